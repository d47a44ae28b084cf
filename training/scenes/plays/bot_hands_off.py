from django.utils.translation import gettext_lazy as _

from .parts import A_DAY, CONFIRM, PEOPLE, back, end
from .people import LAMPS, ORDERS

KEEPS_OLD = (
    "keep|need not|needn't|no need|nothing back|nothing to send|nothing has to|send back|send it back"
    "|sent back|don't need|do not need|don't have to|do not have to|throw|bin|dispose|recycle|return"
)

# Whoever counts the days names one.
IN_THREE_DAYS = f"three|3|{A_DAY}"

PLAY = {
    "key": "bot-hands-off",
    "name": _("The bot asks for you"),
    "about": _("The bot has spoken with somebody, and does not get further."),
    "teaches": _("Take over at once, and ask nothing that the bot knows already."),
    "level": 2,
    "conversations": {"main": {"channel": "web", "customer": "customer", "with_bot": True}},
    "people": PEOPLE,
    "props": {"order": ORDERS, "lamp": LAMPS},
    "briefing": [
        _("The violet card says what the bot has found out. It mostly is right."),
        _(
            "A shade that is broken is sent anew, and arrives in three days. Nothing has to be sent back."
        ),
    ],
    "steps": [
        {
            "key": "asks",
            "who": "customer",
            "does": "writes",
            "says": ["The shade of my lamp is broken", "Hi, my lamp has a broken shade"],
        },
        {
            "key": "bot-asks",
            "who": "bot",
            "does": "writes",
            "after": "asks",
            "seconds": 2,
            "says": [
                "I am sorry to hear that. I am an automatic assistant. What is the number of your order?"
            ],
        },
        {
            "key": "number",
            "who": "customer",
            "does": "writes",
            "after": "bot-asks",
            "seconds": 3,
            "says": ["{order}, the {lamp}", "It is the {lamp}, number {order}."],
        },
        {
            "key": "hands-off",
            "who": "bot",
            "does": "hands_off",
            "after": "number",
            "seconds": 2,
            "reason": "own_case",
            "card": {"wants": "A new shade for the {lamp}, order {order}"},
            "says": ["Thank you. I am getting a person who can look at {order} for you."],
        },
        {
            "key": "hint",
            "who": "stage",
            "does": "hints",
            "after": "hands-off",
            "seconds": 30,
            "unless": [{"asks": "wrote"}],
            "says": [_("Press T: then it is yours, and the bot is silent.")],
        },
        {
            "key": "waiting",
            "who": "customer",
            "does": "writes",
            "after": "hands-off",
            "seconds": 100,
            "unless": [{"asks": "wrote"}],
            "says": ["And where is that person?", "Is a person coming?"],
        },
        {
            "key": "again",
            "who": "customer",
            "does": "writes",
            "after": "hands-off",
            "on": "writes",
            "seconds": 8,
            "if": [
                {
                    "asks": "asks_for",
                    "words": "order number|number of your order|which lamp|what lamp|which order|how can i help",
                }
            ],
            "says": [
                "I have just told your robot. {order}. Do I have to say everything twice?",
                "Seriously? It is up there: {order}.",
            ],
        },
        {
            "key": "content",
            "who": "customer",
            "does": "writes",
            "after": "hands-off",
            "on": "writes",
            "seconds": 12,
            "if": [{"asks": "says", "words": [IN_THREE_DAYS]}],
            "says": [
                "And I keep the old one? That is easy. Three days are fine with me.",
                "Three days, and nothing to send back. You are quick!",
            ],
        },
        back("Nobody has helped me yet!", until="content"),
        end("content"),
    ],
    "goals": [
        {"asks": "took_over", "seconds": 60, "points": 15},
        {"asks": "first_reply", "seconds": 120, "points": 15},
        {"asks": "names_customer", "points": 10},
        {
            "asks": "says",
            "words": ["{lamp}|{order}|shade"],
            "points": 10,
            "words_for": _("Begins with what the bot knows"),
        },
        {
            "asks": "asks_for",
            "words": "order number|number of your order|which lamp|what lamp|which order|how can i help",
            "not": True,
            "points": 10,
            "words_for": _("Asks nothing that was answered already"),
            "tip": _("The violet card has it. Who is asked twice believes that nobody listens."),
        },
        {
            "asks": "says",
            "words": [IN_THREE_DAYS, KEEPS_OLD],
            "points": 15,
            "words_for": _("Says when the new shade comes, and what becomes of the old one"),
        },
        {**CONFIRM, "points": 10},
        {
            "asks": "closed",
            "reason": "resolved",
            "after": "content",
            "points": 15,
            "words_for": _("Closed as resolved, once it was"),
        },
    ],
    "good": [
        {"after": "hands-off", "wait": 12, "does": "takes_over"},
        {
            "wait": 30,
            "does": "writes",
            "text": "Hello {customer.first}, I see {order}: the shade of the {lamp} is broken. I am sending a new one today, it is with you in three days. You can keep the old one, nothing has to come back. Is that all right for you?",
        },
        {"after": "content", "wait": 8, "does": "closes"},
    ],
    "careless": [
        {
            "after": "hands-off",
            "wait": 30,
            "does": "writes",
            "text": "Hi, how can I help? What is your order number?",
        },
        {"wait": 10, "does": "closes"},
    ],
}
