from django.utils.translation import gettext_lazy as _

from .parts import CONFIRM, FIRST, IN_CHAT, NAME, PEOPLE, STEPS, back, end, waiting
from .people import LAMPS

PLAY = {
    "key": "unclear",
    "name": _("It does not work"),
    "about": _("Somebody writes four words, and they could mean anything."),
    "teaches": _("Ask one clear question before you answer."),
    "conversations": IN_CHAT,
    "people": PEOPLE,
    "props": {"lamp": LAMPS},
    "briefing": [
        _("When a lamp flickers, its dimmer mostly is of an old kind."),
        _("What helps: switch it off, hold the button for ten seconds, switch it on again."),
    ],
    "steps": [
        {
            "key": "asks",
            "who": "customer",
            "does": "writes",
            "says": ["it doesnt work", "hi. it does not work.", "Your lamp does not work!!"],
        },
        waiting("hello?", "Anybody?"),
        {
            "key": "tells",
            "who": "customer",
            "does": "writes",
            "after": "asks",
            "on": "writes",
            "seconds": 10,
            "if": [{"asks": "asks_for"}],
            "says": [
                "It is the {lamp}. It comes on, but it flickers all the time.",
                "I have the {lamp}, since last week. The light flickers.",
            ],
        },
        {
            "key": "puzzled",
            "who": "customer",
            "does": "writes",
            "after": "asks",
            "on": "writes",
            "seconds": 10,
            "unless": [{"asks": "asks_for"}],
            "says": [
                "??? I do not even know what you are talking about",
                "That is not my problem.",
            ],
        },
        {
            "key": "helped",
            "who": "customer",
            "does": "writes",
            "after": "tells",
            "on": "writes",
            "seconds": 15,
            "if": [{"asks": "says", "words": ["button|switch|dimmer"]}],
            "says": [
                "Ha, ten seconds, and it is quiet. It works now.",
                "That did it! No more flickering.",
            ],
        },
        {
            "key": "still",
            "who": "customer",
            "does": "writes",
            "after": "tells",
            "on": "writes",
            "seconds": 15,
            "unless": [{"asks": "says", "words": ["button|switch|dimmer"]}],
            "says": ["It still flickers. What can I do about it?", "And what helps against that?"],
        },
        back("It still does not work. Why did you close this?", until="helped"),
        end("helped"),
    ],
    "goals": [
        FIRST,
        {"asks": "asks_for", "points": 20, "words_for": _("Asks what is wrong before answering")},
        NAME,
        {**STEPS, "since": "tells", "points": 15},
        {
            "asks": "says",
            "since": "tells",
            "words": ["ten|10", "button|switch"],
            "points": 15,
            "words_for": _("Says what helps against the flickering"),
        },
        {**CONFIRM, "since": "tells", "points": 10},
        {
            "asks": "closed",
            "reason": "resolved",
            "after": "helped",
            "points": 15,
            "words_for": _("Closed as resolved, once it was"),
        },
    ],
    "good": [
        {
            "wait": 30,
            "does": "writes",
            "text": "Hello {customer.first}, I am sorry to hear that. Which lamp is it, and what does it"
            " do when you switch it on?",
        },
        {
            "after": "tells",
            "wait": 40,
            "does": "writes",
            "text": "Thank you, {customer.first}. Flickering is mostly the dimmer, and this helps:\n\n"
            "1. Switch the lamp off.\n2. Hold its button for ten seconds.\n3. Switch it on again.\n\n"
            "Does it still flicker?",
        },
        {"after": "helped", "wait": 8, "does": "closes"},
    ],
    "careless": [
        {"wait": 30, "does": "writes", "text": "Please send the lamp back."},
        {"wait": 10, "does": "closes"},
    ],
}
