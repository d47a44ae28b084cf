from django.utils.translation import gettext_lazy as _

from .parts import CONFIRM, NAME, WITH_ANOTHER, end, waiting
from .people import LAMPS, ORDERS

PLAY = {
    "key": "deadline",
    "name": _("A minute is left"),
    "about": _("Two people wait. For one of them the promised time is nearly over."),
    "teaches": _("The most urgent first, and a short answer in time."),
    "level": 2,
    "conversations": {
        "main": {"channel": "web", "customer": "customer"},
        "other": {"channel": "web", "customer": "other"},
    },
    "people": WITH_ANOTHER,
    "props": {"order": ORDERS, "lamp": LAMPS},
    "briefing": [
        _("An order can be changed until it is packed. Theirs is packed today at 17:00."),
        _("The list shows who waits longest, and the ring how much time is left."),
        _("Every lamp can be dimmed with a bulb that says “dimmable”."),
    ],
    "steps": [
        {
            "key": "other-asks",
            "who": "other",
            "in": "other",
            "does": "writes",
            "says": [
                "Hi, can I dim the {lamp}?",
                "Hello, is the {lamp} one of those that can be dimmed?",
            ],
        },
        {
            "key": "asks",
            "who": "customer",
            "does": "writes",
            "ago": 45,
            "says": [
                "Please change the address of {order} before it leaves! I have moved.",
                "Stop {order}! It goes to my old flat. Can you change that?",
            ],
        },
        waiting("Please, it is urgent!", "Is it too late?", seconds=60),
        {
            "key": "sends",
            "who": "customer",
            "does": "writes",
            "after": "asks",
            "on": "writes",
            "seconds": 10,
            "says": [
                "Thank goodness. It is 14 Mill Lane now.",
                "Great, the new address is 3 Harbour Street.",
            ],
        },
        {
            "key": "glad",
            "who": "customer",
            "does": "writes",
            "after": "sends",
            "on": "writes",
            "seconds": 10,
            "says": ["Thank you!", "Thanks so much!"],
        },
        {
            "key": "other-glad",
            "who": "other",
            "in": "other",
            "does": "writes",
            "after": "other-asks",
            "on": "writes",
            "seconds": 14,
            "says": ["Thanks!", "Great, thank you!"],
        },
        {
            **end(["glad", "other-glad"], seconds=20),
            "on_in": "other",
            "if": [{"asks": "closed"}],
        },
        {**end("glad", seconds=60), "key": "end-late"},
    ],
    "goals": [
        {
            "asks": "first_reply",
            "seconds": 120,
            "points": 20,
            "words_for": _("{customer.first} was answered before the promise broke: 2 minutes"),
        },
        {
            "asks": "answered_first",
            "points": 15,
            "words_for": _("{customer.first}, who had waited longer, was answered first"),
        },
        {
            "asks": "says",
            "words": ["17|5 pm|5pm|five|packed"],
            "points": 15,
            "words_for": _("Says until when it can be changed"),
        },
        NAME,
        {
            **CONFIRM,
            "points": 15,
            "words_for": _("Asks for the new address, or whether it is right"),
        },
        {
            "asks": "first_reply",
            "in": "other",
            "seconds": 180,
            "points": 10,
            "words_for": _("{other.first} was answered within 3 minutes"),
        },
        {
            "asks": "closed",
            "after": "glad",
            "points": 10,
            "words_for": _("{customer.first}’s conversation was closed, once it was done"),
        },
        {
            "asks": "closed",
            "in": "other",
            "after": "other-glad",
            "points": 5,
            "words_for": _("{other.first}’s conversation was closed, too"),
        },
    ],
    "good": [
        {
            "wait": 30,
            "does": "writes",
            "text": "Hello {customer.first}, yes: it is packed today at 17:00, so I can still change it. What is the new address?",
        },
        {
            "wait": 20,
            "does": "writes",
            "in": "other",
            "text": "Hello {other.first}, yes, with a bulb that says “dimmable”. Do you have one of those?",
        },
        {
            "after": "sends",
            "wait": 10,
            "does": "writes",
            "text": "Changed, {customer.first}: it goes to your new address. Is everything else right?",
        },
        {"after": "glad", "wait": 6, "does": "closes"},
        {"after": "other-glad", "wait": 6, "does": "closes", "in": "other"},
    ],
    "careless": [
        {"wait": 40, "does": "writes", "in": "other", "text": "yes you can"},
        {"wait": 10, "does": "closes", "in": "other"},
        {"wait": 60, "does": "writes", "text": "ok"},
        {"wait": 10, "does": "closes"},
    ],
}
