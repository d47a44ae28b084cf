from django.utils.translation import gettext_lazy as _

from .parts import DATED, FIRST, NAME, PEOPLE, back, by_mail, handed_over, waiting
from .people import LAMPS

PROMISED = (
    "you get 25|you get the 25|you get the discount|you get a discount|you will get 25"
    "|you will get the 25|you will get the discount|you will get a discount|you'll get 25"
    "|you'll get the 25|you'll get the discount|you'll get a discount|have the discount"
    "|25 % is fine|25 % is ok|25% is fine|25% is ok|we can do 25|i can give you 25"
    "|i can give you the 25|i can give you the discount|i can give you a discount"
    "|i can offer you 25|i can offer you the 25|i can offer you the discount"
    "|i can offer you a discount|we can give you 25|we can give you the 25"
    "|we can give you the discount|we can give you a discount|we can offer you 25"
    "|we can offer you the 25|we can offer you the discount|we can offer you a discount"
    "|i promise you 25|i promise you the|yes, you can have|yes, you get"
    "|of course you can have|of course you get"
)

PLAY = {
    "key": "vip",
    "name": _("An important customer"),
    "about": _("A hotel that buys every year asks for something that we do not offer."),
    "teaches": _("Promise only what you may, and bring in who decides."),
    "level": 2,
    "conversations": by_mail("Lamps for our new house", is_vip=True),
    "people": PEOPLE,
    "props": {"lamp": LAMPS, "count": ["60", "80", "120"]},
    "briefing": [
        _("A star beside a name: an important customer. Their conversations have priority High."),
        _("Only the sales team may give a discount. It answers until tomorrow at noon."),
        _("More than fifty lamps of one kind take three weeks."),
    ],
    "steps": [
        {
            "key": "asks",
            "who": "customer",
            "does": "writes",
            "says": [
                "Good morning,\n\nfor our new house we need {count} pieces of the {lamp}, and we expect a discount of 25 %. How long would it take?\n\n{customer}\nHotel Belvedere",
                "Hello,\n\nwe open a second house and want {count} of the {lamp}. With 25 % off, as good customers, I suppose. When could you deliver?\n\n{customer}\nHotel Belvedere",
            ],
        },
        waiting("May I hope for an answer today?", "Are you there?"),
        {
            "key": "presses",
            "who": "customer",
            "does": "writes",
            "after": "asks",
            "on": "writes",
            "seconds": 12,
            "says": [
                "Thank you. And the 25 %? My colleague said that you would just say yes.",
                "Fine. You can surely promise me the 25 % now, can you?",
            ],
        },
        {
            "key": "accepts",
            "who": "customer",
            "does": "writes",
            "after": "presses",
            "on": "writes",
            "seconds": 12,
            "if": [{"asks": "says", "words": ["noon|=12"]}],
            "says": ["Tomorrow at noon is early enough. Thank you.", "Good. I wait until noon."],
        },
        {
            "key": "and-when",
            "who": "customer",
            "does": "writes",
            "after": "presses",
            "on": "writes",
            "seconds": 12,
            "unless": [{"asks": "says", "words": ["noon|=12"]}],
            "says": ["And when will I know?", "By when can I have an answer?"],
        },
        back("Closed? We are not done, I think.", until="accepts"),
        *handed_over("accepts"),
    ],
    "goals": [
        FIRST,
        {**NAME, "points": 10},
        {
            "asks": "says",
            "words": ["three weeks|3 weeks"],
            "points": 10,
            "words_for": _("Says how long it takes"),
        },
        {
            "asks": "says",
            "since": "presses",
            "words": ["tomorrow", "noon|=12"],
            "points": 15,
            "words_for": _("Says until when there is an answer on the discount"),
        },
        {
            "asks": "never_says",
            "words": [PROMISED],
            "points": 5,
            "limit": 40,
            "words_for": _("Promises no discount"),
        },
        {"asks": "prioritised", "to": "high", "points": 10},
        DATED,
        {
            "asks": "noted",
            "words": ["25|discount"],
            "points": 15,
            "words_for": _("A note says what they ask for"),
        },
        {
            "asks": "handed",
            "points": 15,
            "words_for": _("Handed to those who may decide, and left open"),
        },
    ],
    "good": [
        {"wait": 10, "does": "prioritises", "to": "high"},
        {
            "wait": 45,
            "does": "writes",
            "text": "Good morning {customer},\n\nthank you for thinking of us again. {count} pieces of the {lamp} take three weeks. The discount is for our sales team to decide, and I am asking them now.\n\nIs three weeks early enough for you?",
        },
        {
            "after": "presses",
            "wait": 25,
            "does": "writes",
            "text": "I may not promise that myself, {customer.first}. Our sales team answers you by tomorrow at noon. Does that suit you?",
        },
        {
            "after": "accepts",
            "wait": 8,
            "does": "notes",
            "text": "Hotel Belvedere wants {count} × {lamp} and a discount of 25 %. Told: three weeks, answer on the discount by tomorrow noon. Nothing promised.",
        },
        {"wait": 6, "does": "hands", "to": "Sales"},
    ],
    "careless": [
        {"wait": 30, "does": "writes", "text": "Sure, no problem, you get 25 %."},
        {"wait": 10, "does": "closes"},
    ],
}
