from django.utils.translation import gettext_lazy as _

from .parts import CONFIRM, DATED, FIRST, IN_CHAT, NAME, PEOPLE, back, end, waiting
from .people import LAMPS, ORDERS

PLAY = {
    "key": "angry",
    "name": _("Late for the second time"),
    "about": _("Somebody has waited for two weeks, and is loud about it."),
    "teaches": _("Say sorry once, give a day, and let nobody else begin from zero."),
    "level": 2,
    "conversations": IN_CHAT,
    "people": PEOPLE,
    "props": {"order": ORDERS, "lamp": LAMPS},
    "briefing": [
        _("The parcel was lost by the carrier. A new one leaves us today and arrives on Friday."),
        _("Whoever had to wait for more than a week gets the postage back."),
        _("Who is angry has priority High, and a note tells the team what was agreed."),
    ],
    "steps": [
        {
            "key": "asks",
            "who": "customer",
            "does": "writes",
            "says": [
                "This is a joke. Two weeks for the {lamp}, order {order}, and for the second time I stayed at home for nothing. What do you do all day???",
                "I am FURIOUS. {order} was promised for last Monday. Then for yesterday. Where is my {lamp}?!",
            ],
        },
        waiting("HELLO?! Nobody there again, of course.", "Not even an answer. Great."),
        {
            "key": "colder",
            "who": "customer",
            "does": "writes",
            "after": "asks",
            "on": "writes",
            "seconds": 10,
            "unless": [{"asks": "says", "words": ["sorry|apolog|regret", "friday"]}],
            "says": [
                "Empty words. WHEN does it come?",
                "You do not even say when. Do you read what I write?",
            ],
        },
        {
            "key": "calms",
            "who": "customer",
            "does": "writes",
            "after": "asks",
            "on": "writes",
            "seconds": 14,
            "if": [{"asks": "says", "words": ["sorry|apolog|regret", "friday"]}],
            "says": [
                "Friday, then. I will be at home. And it was good of you to say sorry.",
                "All right. If it is here on Friday, I am content. I was just so tired of it.",
            ],
        },
        back("You CLOSE this? Unbelievable.", until="calms"),
        end("calms"),
    ],
    "goals": [
        FIRST,
        NAME,
        {
            "asks": "says",
            "words": ["sorry|apolog|regret"],
            "points": 10,
            "words_for": _("Says sorry"),
        },
        {
            "asks": "says",
            "words": ["friday", "postage|shipping"],
            "points": 15,
            "words_for": _("Says which day it comes, and that the postage is paid back"),
        },
        {
            "asks": "never_says",
            "words": ["calm down|relax|not my fault|not our fault|as i said|you should have"],
            "points": 5,
            "words_for": _("Blames nobody, and tells nobody to calm down"),
        },
        {**CONFIRM, "points": 10},
        DATED,
        {"asks": "prioritised", "to": "high", "points": 10},
        {
            "asks": "noted",
            "words": ["friday|=fri"],
            "points": 10,
            "words_for": _("A note says what was agreed"),
        },
        {
            "asks": "closed",
            "after": "calms",
            "points": 10,
            "words_for": _("Closed once the customer was content"),
        },
    ],
    "good": [
        {"wait": 10, "does": "prioritises", "to": "high"},
        {
            "wait": 40,
            "does": "writes",
            "text": "Hello {customer.first}, I am very sorry: you stayed at home twice for nothing. The carrier has lost the parcel. A new {lamp} leaves us today and is with you on Friday, and you get the postage back. Is Friday all right for you?",
        },
        {
            "after": "calms",
            "wait": 10,
            "does": "notes",
            "text": "{order} was lost by the carrier. New parcel comes on Friday, postage is paid back.",
        },
        {"wait": 5, "does": "closes"},
    ],
    "careless": [
        {"wait": 90, "does": "writes", "text": "Please calm down. It is not our fault."},
        {"wait": 10, "does": "closes"},
    ],
}
