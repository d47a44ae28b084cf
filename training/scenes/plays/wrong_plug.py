from django.utils.translation import gettext_lazy as _

from .parts import CONFIRM, FIRST, IN_CHAT, NAME, PEOPLE, SORTED, STEPS, back, end, waiting
from .people import LAMPS, ORDERS

PLAY = {
    "key": "wrong-plug",
    "name": _("The wrong plug"),
    "about": _("A lamp has come with a plug that fits no socket."),
    "teaches": _("A name, numbered steps, and a question at the end."),
    "conversations": IN_CHAT,
    "people": PEOPLE,
    "props": {"lamp": LAMPS, "order": ORDERS},
    "briefing": [
        _("Who gets a wrong plug is sent the right cable free of charge. It arrives in two days."),
        _("To order it: open Orders on our website, choose the lamp, press “Exchange a part”."),
    ],
    "steps": [
        {
            "key": "asks",
            "who": "customer",
            "does": "writes",
            "says": [
                "My {lamp} arrived with the wrong plug. What now?",
                "Hi, I unpacked the {lamp} (order {order}) and the plug does not fit. What can I do?",
                "The plug of my new {lamp} fits no socket here. How do I get the right one?",
            ],
        },
        {
            "key": "hint",
            "who": "stage",
            "does": "hints",
            "after": "asks",
            "seconds": 60,
            "unless": [{"asks": "wrote"}],
            "says": [
                _(
                    "Open the conversation and press R: then you write to the customer. What you may know stands in the briefing."
                )
            ],
        },
        waiting("Hello? Is anybody there?", "Is somebody there? I would like to use the lamp."),
        {
            "key": "lost",
            "who": "customer",
            "does": "writes",
            "after": "asks",
            "on": "writes",
            "seconds": 10,
            "unless": [{"asks": "numbers_steps"}],
            "says": [
                "Sorry, I do not follow. What exactly do I have to do?",
                "I am not sure I get it. What do I do first?",
            ],
        },
        {
            "key": "tries",
            "who": "customer",
            "does": "writes",
            "after": "asks",
            "on": "writes",
            "seconds": 15,
            "if": [{"asks": "numbers_steps"}],
            "says": [
                "Found the button, and it says the cable is on its way. That was easy!",
                "OK, I have done that. It says that a new cable comes on Thursday. Great, thank you!",
            ],
        },
        back("Why is this closed? I still do not know how I get the right plug.", until="tries"),
        end("tries"),
    ],
    "goals": [
        FIRST,
        NAME,
        {**STEPS, "points": 20},
        {
            "asks": "says",
            "words": ["order", "exchange"],
            "points": 15,
            "words_for": _("Says where to find “Exchange a part”"),
        },
        CONFIRM,
        SORTED,
        {
            "asks": "closed",
            "reason": "resolved",
            "after": "tries",
            "points": 15,
            "words_for": _("Closed as resolved, once it was"),
        },
    ],
    "good": [
        {
            "wait": 40,
            "does": "writes",
            "text": "Hello {customer.first}, I am sorry about the plug. You get the right cable free of"
            " charge, in two days:\n\n1. Open Orders on our website and choose the {lamp}.\n2. Press"
            " “Exchange a part”.\n3. Choose the cable and confirm.\n\nDoes that work for you?",
        },
        {"after": "tries", "wait": 6, "does": "sorts", "to": "Question", "as": "issue_type"},
        {"wait": 4, "does": "closes"},
    ],
    "careless": [
        {"wait": 150, "does": "writes", "text": "you can exchange it on the website"},
        {"wait": 10, "does": "closes"},
    ],
}
