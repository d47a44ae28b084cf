from django.utils.translation import gettext_lazy as _

from .parts import CONFIRM, FIRST, NAME, WITH_ANOTHER, back, by_mail, handed_over, waiting
from .people import ORDERS

GONE = "delete|destroy|remove|erase|shred|bin it|throw it"

PLAY = {
    "key": "wrong-recipient",
    "name": _("Somebody else’s invoice"),
    "about": _("We have sent an invoice to the wrong person. They tell us so."),
    "teaches": _("Say nothing more about the other one, and tell those who have to know."),
    "level": 3,
    "conversations": by_mail("This is not mine"),
    "people": WITH_ANOTHER,
    "props": {"order": ORDERS, "street": ["7 Mill Lane", "22 Harbour Street", "5 Orchard Road"]},
    "briefing": [
        _("Who gets what is not theirs is asked to delete it, and need not do anything else."),
        _(
            "It has priority High, and goes to your supervisor or another team today: with a note that says who got what."
        ),
        _("A name, an address or an order of somebody else never stands in an answer."),
    ],
    "steps": [
        {
            "key": "asks",
            "who": "customer",
            "does": "writes",
            "says": [
                "Hello,\n\nyou have sent me the invoice {order} of a certain {other}, {street}. Who is that, and what am I to do with it?\n\n{customer}",
                "Hi,\n\nI got an invoice ({order}) that is for {other} in {street}. I do not know them. Do they have my data now, too?\n\n{customer}",
            ],
        },
        waiting("Have you read my mail?", "I would like to know what to do with it."),
        {
            "key": "done",
            "who": "customer",
            "does": "writes",
            "after": "asks",
            "on": "writes",
            "seconds": 14,
            "if": [{"asks": "says", "words": [GONE]}],
            "says": [
                "I have deleted it. Good that you take care of it.",
                "It is deleted. Please see to it that mine does not go to others.",
            ],
        },
        {
            "key": "unsure",
            "who": "customer",
            "does": "writes",
            "after": "asks",
            "on": "writes",
            "seconds": 14,
            "unless": [{"asks": "says", "words": [GONE]}],
            "says": ["And what do I do with it now?", "Shall I send it on to them?"],
        },
        back("So that is it? Somebody’s data went to me!", until="done"),
        *handed_over("done"),
    ],
    "goals": [
        FIRST,
        NAME,
        {
            "asks": "says",
            "words": ["sorry|apolog|excuse|regret|thank you for", GONE],
            "points": 15,
            "words_for": _("Says sorry, and asks to delete it"),
        },
        {
            "asks": "never_says",
            "words": ["{other.first}|{other.last}|{street}|{order}"],
            "points": 10,
            "limit": 40,
            "words_for": _("Says nothing more about the other one"),
        },
        {**CONFIRM, "points": 10},
        {"asks": "prioritised", "to": "high", "points": 10},
        {
            "asks": "noted",
            "words": ["{other.last}|{order}", "wrong|invoice"],
            "points": 15,
            "words_for": _("A note says who got what"),
        },
        {"asks": "handed", "points": 15, "words_for": _("Handed to those who have to know")},
    ],
    "good": [
        {"wait": 12, "does": "prioritises", "to": "high"},
        {
            "wait": 45,
            "does": "writes",
            "text": "Hello {customer.first},\n\nthank you for telling us, and I am sorry: that mail went to the wrong person, and the mistake is ours. Please delete it, and you need not do anything else. Your own data went to nobody. Could you tell me when it is deleted?",
        },
        {
            "after": "done",
            "wait": 12,
            "does": "notes",
            "text": "We sent the invoice {order} of {other} to the wrong person, {customer}. They have deleted it. Please tell {other.first}, and look why.",
        },
        {"wait": 6, "does": "hands", "to": "Billing"},
    ],
    "careless": [
        {
            "wait": 30,
            "does": "writes",
            "text": "Oh, that was for {other}, who lives in {street}. Just send it on.",
        },
        {"wait": 10, "does": "closes"},
    ],
}
