from django.utils.translation import gettext_lazy as _

from .parts import DATED, FIRST, IN_CHAT, NAME, PEOPLE, SORTED, back, handed_over, waiting
from .people import LAMPS, ORDERS

PLAY = {
    "key": "over-limit",
    "name": _("More than you may refund"),
    "about": _("A refund that is larger than what you may decide."),
    "teaches": _("Say clearly what happens next and when, and hand it over whole."),
    "level": 3,
    "conversations": IN_CHAT,
    "people": PEOPLE,
    "props": {"order": ORDERS, "lamp": LAMPS, "amount": ["240", "310", "480"]},
    "briefing": [
        _(
            "You may refund up to 100 EUR yourself. What is more, Billing decides, until tomorrow at 12:00."
        ),
        _("Billing needs: the number of the order, the amount, and the reason."),
    ],
    "steps": [
        {
            "key": "asks",
            "who": "customer",
            "does": "writes",
            "says": [
                "I want my money back for {order}: {amount} EUR. The {lamp} hums so loudly that I cannot sleep.",
                "Hello. The {lamp} hums. Please refund {amount} EUR for {order}.",
            ],
        },
        waiting("Well?", "Will somebody answer me?"),
        {
            "key": "insists",
            "who": "customer",
            "does": "writes",
            "after": "asks",
            "on": "writes",
            "seconds": 10,
            "says": [
                "So do I get the {amount} EUR, yes or no?",
                "Just tell me that I get it. You can do that, can you not?",
            ],
        },
        {
            "key": "waits",
            "who": "customer",
            "does": "writes",
            "after": "insists",
            "on": "writes",
            "seconds": 12,
            "if": [{"asks": "says", "words": ["tomorrow", "=12|noon"]}],
            "says": ["OK. Tomorrow at noon, then.", "Good, at least I know when."],
        },
        {
            "key": "unsure",
            "who": "customer",
            "does": "writes",
            "after": "insists",
            "on": "writes",
            "seconds": 12,
            "unless": [{"asks": "says", "words": ["tomorrow", "=12|noon"]}],
            "says": ["And when will I know?", "When do I hear from you, then?"],
        },
        back("You have closed it, and my money?", until="waits"),
        *handed_over("waits"),
    ],
    "goals": [
        FIRST,
        NAME,
        {
            "asks": "says",
            "words": ["billing|colleague|team|supervisor", "tomorrow", "=12|noon"],
            "points": 15,
            "words_for": _("Says who decides, and until when"),
        },
        {
            "asks": "never_says",
            "words": [
                "you get the money|you will get the money|you'll get the money|you get your money|you will get your money|you'll get your money|i have refunded|i've refunded|i refunded|i will refund|i'll refund|we will refund|we'll refund|refunded you|is refunded|yes, you get|yes, you will get|yes, you do|money is on its way"
            ],
            "points": 5,
            "limit": 40,
            "words_for": _("Promises no money"),
        },
        {**SORTED, "points": 10},
        DATED,
        {
            "asks": "noted",
            "words": ["{order}", "{amount}", "hum|noise|loud"],
            "points": 20,
            "words_for": _("A note has the order, the amount and the reason"),
        },
        {"asks": "handed", "points": 15, "words_for": _("Handed to those who decide")},
        {"asks": "never_closed", "points": 5},
    ],
    "good": [
        {
            "wait": 35,
            "does": "writes",
            "text": "Hello {customer.first}, I am sorry that it hums. I may not decide on {amount} EUR myself, so I pass it to Billing with everything that they need. They answer you by tomorrow at 12:00. Is that early enough?",
        },
        {
            "after": "insists",
            "wait": 20,
            "does": "writes",
            "text": "I cannot say yes in their place, {customer.first}. Billing decides, and you have their answer by tomorrow at 12:00.",
        },
        {"after": "waits", "wait": 6, "does": "sorts", "to": "Billing", "as": "department"},
        {
            "wait": 10,
            "does": "notes",
            "text": "{order}, {amount} EUR back. Reason: the lamp hums. Told: Billing answers by tomorrow 12:00, nothing promised.",
        },
        {"wait": 6, "does": "hands", "to": "Billing"},
    ],
    "careless": [
        {"wait": 30, "does": "writes", "text": "No problem, I have refunded the money."},
        {"wait": 10, "does": "closes"},
    ],
}
