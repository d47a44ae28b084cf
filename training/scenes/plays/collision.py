from django.utils.translation import gettext_lazy as _

from .parts import IN_CHAT, PEOPLE, end
from .people import LAMPS, ORDERS

PLAY = {
    "key": "collision",
    "name": _("Two at once"),
    "about": _("You know the answer, but a colleague is writing already."),
    "teaches": _("One voice for the customer. What you know goes into a note."),
    "level": 3,
    "minutes": 4,
    "conversations": IN_CHAT,
    "people": PEOPLE,
    "props": {"order": ORDERS, "lamp": LAMPS},
    "briefing": [
        _("The carrier has just called: the parcel lies with the neighbour at number 12."),
        _("Who has a conversation is shown above it. A note reaches them while they write."),
    ],
    "steps": [
        {
            "key": "asks",
            "who": "customer",
            "does": "writes",
            "says": [
                "Where is {order}? It says delivered, but there is nothing here.",
                "My {lamp} was “delivered” an hour ago. I see no parcel ({order}).",
            ],
        },
        {
            "key": "takes",
            "who": "colleague",
            "does": "takes_over",
            "after": "asks",
            "seconds": 4,
        },
        {
            "key": "types",
            "who": "colleague",
            "does": "types",
            "after": "takes",
            "seconds": 2,
        },
        {
            "key": "answers",
            "who": "colleague",
            "does": "writes",
            "after": "takes",
            "seconds": 75,
            "unless": [{"asks": "noted", "words": ["neighbour|neighbor|12"]}],
            "says": [
                "Hello {customer.first}, I am asking the carrier where it is. That takes until tomorrow, I am afraid."
            ],
        },
        {
            "key": "double",
            "who": "customer",
            "does": "writes",
            "after": "takes",
            "on": "writes",
            "seconds": 10,
            "says": [
                "Now two of you write to me. Who is right?",
                "Another answer? Which one counts?",
            ],
        },
        {
            "key": "thanks-you",
            "who": "colleague",
            "does": "notes",
            "after": "takes",
            "on": "notes",
            "seconds": 8,
            "if": [{"asks": "noted", "words": ["neighbour|neighbor|12"]}],
            "says": ["You saved me a call. I tell them right away."],
        },
        {
            "key": "answers-well",
            "who": "colleague",
            "does": "writes",
            "after": "thanks-you",
            "seconds": 8,
            "says": [
                "Hello {customer.first}, your parcel is with your neighbour at number 12. Can you get it there?"
            ],
        },
        {
            "key": "glad",
            "who": "customer",
            "does": "writes",
            "after": "answers-well",
            "seconds": 8,
            "says": ["I have it. You two are quick!", "There it is! Perfect."],
        },
        {"key": "end", "who": "stage", "does": "ends", "after": "glad", "seconds": 8},
        {**end("double"), "key": "end-double"},
        {"key": "end-late", "who": "stage", "does": "ends", "after": "answers", "seconds": 60},
    ],
    "goals": [
        {
            "asks": "never_wrote",
            "points": 20,
            "limit": 40,
            "words_for": _("The customer hears one voice: {colleague.first}’s"),
            "tip": _("Who gets two answers to one question asks which of them is right."),
        },
        {
            "asks": "noted",
            "words": ["neighbour|neighbor|12"],
            "points": 45,
            "words_for": _("A note says what the carrier has told you"),
            "tip": _("What you know helps the customer only once whoever answers knows it, too."),
        },
        {
            "asks": "played",
            "step": "thanks-you",
            "points": 20,
            "words_for": _("It reached {colleague.first} in time"),
            "tip": _("A note is read while they still write. Afterwards it is too late."),
        },
        {"asks": "never_took_over", "points": 10, "words_for": _("{colleague.first} keeps it")},
        {"asks": "never_closed", "points": 5},
    ],
    "good": [
        {
            "after": "takes",
            "wait": 30,
            "does": "notes",
            "text": "The carrier has just called: {order} is with the neighbour at number 12.",
        },
    ],
    "careless": [
        {"after": "takes", "wait": 20, "does": "takes_over"},
        {"wait": 10, "does": "writes", "text": "It is with your neighbour."},
        {"wait": 10, "does": "closes"},
    ],
}
