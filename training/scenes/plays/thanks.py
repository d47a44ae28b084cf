from django.utils.translation import gettext_lazy as _

from .parts import FIRST, IN_CHAT, NAME, PEOPLE, SORTED, back, end, waiting
from .people import ORDERS

PLAY = {
    "key": "thanks",
    "name": _("Thank you, and goodbye"),
    "about": _("A short question, an answer, and thanks: when is it done?"),
    "teaches": _("Say what it was about, then close. Thanks need no answer."),
    "minutes": 4,
    "conversations": IN_CHAT,
    "people": PEOPLE,
    "props": {"order": ORDERS},
    "briefing": [
        _("The order left us yesterday. It arrives tomorrow between 9 and 12."),
    ],
    "steps": [
        {
            "key": "asks",
            "who": "customer",
            "does": "writes",
            "says": [
                "Hello, when will my order {order} arrive?",
                "Hi! Do you know when {order} comes?",
            ],
        },
        waiting("Can somebody tell me?", "Hello?"),
        {
            "key": "asks-again",
            "who": "customer",
            "does": "writes",
            "after": "asks",
            "on": "writes",
            "seconds": 12,
            "unless": [{"asks": "says", "words": ["tomorrow"]}],
            "says": ["And when is that? I have to be at home.", "Which day, please?"],
        },
        {
            "key": "thanks",
            "who": "customer",
            "does": "writes",
            "after": "asks",
            "on": "writes",
            "seconds": 12,
            "if": [{"asks": "says", "words": ["tomorrow"]}],
            "says": ["Thank you!", "Great, thanks!"],
        },
        {
            "key": "hint",
            "who": "stage",
            "does": "hints",
            "after": "thanks",
            "seconds": 20,
            "unless": [{"asks": "closed"}],
            "says": [_("Is it done? Say what it was about, then press E to close it.")],
        },
        back("I did not get an answer. When does it come?", until="thanks"),
        end("thanks"),
    ],
    "goals": [
        FIRST,
        NAME,
        {
            "asks": "says",
            "words": ["tomorrow", "9", "12|noon"],
            "points": 20,
            "words_for": _("Says the day and the hours"),
        },
        {**SORTED, "points": 15},
        {
            "asks": "never_wrote",
            "since": "thanks",
            "points": 15,
            "words_for": _("Lets the thanks be the last word"),
        },
        {
            "asks": "closed",
            "reason": "resolved",
            "after": "thanks",
            "points": 25,
            "words_for": _("Closed as resolved, after the thanks"),
        },
    ],
    "good": [
        {
            "wait": 30,
            "does": "writes",
            "text": "Hello {customer.first}, your order {order} left us yesterday. It arrives tomorrow"
            " between 9 and 12. Does that suit you?",
        },
        {"after": "thanks", "wait": 6, "does": "sorts", "to": "Question", "as": "issue_type"},
        {"wait": 4, "does": "closes"},
    ],
    "careless": [
        {"wait": 140, "does": "writes", "text": "It is on its way."},
        {"wait": 5, "does": "closes"},
    ],
}
