from django.utils.translation import gettext_lazy as _

from .parts import CONFIRM, FIRST, NAME, PEOPLE, STEPS, back, by_mail, end
from .people import LAMPS

PLAY = {
    "key": "several-questions",
    "name": _("Three questions in one mail"),
    "about": _("A mail with three questions. Whoever answers two gets another mail."),
    "teaches": _("Answer every question, one number each."),
    "conversations": by_mail("Before I order"),
    "people": PEOPLE,
    "props": {"lamp": LAMPS},
    "briefing": [
        _("Every lamp comes in black, white and green."),
        _("It takes bulbs with an E27 thread, up to 40 watts."),
        _("Whoever does not like it sends it back within 30 days, free of charge."),
    ],
    "steps": [
        {
            "key": "asks",
            "who": "customer",
            "does": "writes",
            "says": [
                "Hello,\n\nI like the {lamp} and have three questions. Which colours does it come in?"
                " Which bulb does it take? And can I send it back if it does not suit the room?\n\n"
                "{customer}",
                "Good morning,\n\nbefore I order the {lamp}: in which colours is there one? What bulb do"
                " I need? And what if I do not like it, can I return it?\n\nKind regards\n{customer}",
            ],
        },
        {
            "key": "one-left",
            "who": "customer",
            "does": "writes",
            "after": "asks",
            "on": "writes",
            "seconds": 14,
            "unless": [
                {"asks": "says", "words": ["black|green|white", "e27|40", "30|thirty"]},
            ],
            "says": [
                "Thank you, but I asked three things, and one is still open.",
                "That does not answer all of my questions, I am afraid.",
            ],
        },
        {
            "key": "orders",
            "who": "customer",
            "does": "writes",
            "after": "asks",
            "on": "writes",
            "seconds": 14,
            "if": [{"asks": "says", "words": ["black|green|white", "e27|40", "30|thirty"]}],
            "says": [
                "That is all I wanted to know. I have ordered the green one.",
                "Perfect, all answered. It will be the green one!",
            ],
        },
        back("I had three questions, and I am still waiting for the answers.", until="orders"),
        end("orders"),
    ],
    "goals": [
        FIRST,
        NAME,
        {
            "asks": "says",
            "words": ["black", "white", "green"],
            "points": 15,
            "words_for": _("Answers the first question: the colours"),
        },
        {
            "asks": "says",
            "words": ["e27|40"],
            "points": 15,
            "words_for": _("Answers the second question: the bulb"),
        },
        {
            "asks": "says",
            "words": ["30|thirty"],
            "points": 15,
            "words_for": _("Answers the third question: sending it back"),
        },
        {**STEPS, "least": 3, "points": 10, "words_for": _("One number for each answer")},
        {**CONFIRM, "points": 10},
        {
            "asks": "closed",
            "reason": "resolved",
            "after": "orders",
            "points": 10,
            "words_for": _("Closed as resolved, once it was"),
        },
    ],
    "good": [
        {
            "wait": 60,
            "does": "writes",
            "text": "Hello {customer.first},\n\nthank you for asking. Here is everything about the"
            " {lamp}:\n\n1. It comes in black, white and green.\n2. It takes bulbs with an E27 thread, up"
            " to 40 watts.\n3. You can send it back within 30 days, free of charge.\n\nIs there anything"
            " else you would like to know?",
        },
        {"after": "orders", "wait": 8, "does": "closes"},
    ],
    "careless": [
        {"wait": 40, "does": "writes", "text": "It comes in black, white and green."},
        {"wait": 6, "does": "closes"},
    ],
}
