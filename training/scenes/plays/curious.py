from django.utils.translation import gettext_lazy as _

from .parts import CONFIRM, FIRST, IN_CHAT, NAME, WITH_ANOTHER, back, end, waiting
from .people import ORDERS

MAY_NOT = (
    "may not|cannot|can't|can not|not allowed|not able|unable|not possible|don't|do not|won't|will not"
    "|never|neither|only tell|nobody but|private|privacy|protect|confidential"
)

PLAY = {
    "key": "curious",
    "name": _("A friendly question about somebody else"),
    "about": _("Somebody wants to know where another person’s parcel goes, for a good reason."),
    "teaches": _("A good reason opens no door. Say what you may not, and what you can do instead."),
    "level": 3,
    "conversations": IN_CHAT,
    "people": WITH_ANOTHER,
    "props": {"order": ORDERS, "street": ["7 Mill Lane", "22 Harbour Street", "5 Orchard Road"]},
    "briefing": [
        _("The order goes to {other}, {street}. We tell that to nobody but {other.first}."),
        _("What you can do: ask {other.first} by mail whether you may, today."),
    ],
    "steps": [
        {
            "key": "asks",
            "who": "customer",
            "does": "writes",
            "says": [
                "Hi! {other} is my best friend, and I want to send flowers with the lamp. To which address does {order} go?",
                "Hello, I am planning a surprise for {other}. Where do you deliver {order}?",
            ],
        },
        waiting("Are you still there?", "It is only a small question!"),
        {
            "key": "begs",
            "who": "customer",
            "does": "writes",
            "after": "asks",
            "on": "writes",
            "seconds": 12,
            "says": [
                "Oh come on, it is a surprise! Just the street, I know the rest.",
                "Nobody will know. Is it {street}? Just say yes or no.",
            ],
        },
        {
            "key": "sees",
            "who": "customer",
            "does": "writes",
            "after": "begs",
            "on": "writes",
            "seconds": 12,
            "unless": [{"asks": "says", "words": ["{street}"]}],
            "says": [
                "All right. I would not want you to tell mine, either.",
                "I see. That is how it should be, really.",
            ],
        },
        back("That was no answer!", until="sees"),
        end("sees"),
    ],
    "goals": [
        FIRST,
        NAME,
        {
            "asks": "never_says",
            "words": ["{street}|{other.email}|yes, it is|that is right|that's right"],
            "points": 10,
            "limit": 40,
            "words_for": _("Gives nothing away, and does not say yes or no"),
        },
        {
            "asks": "says",
            "words": [MAY_NOT],
            "points": 15,
            "words_for": _("Says that we may not tell"),
        },
        {
            "asks": "says",
            "words": ["ask|contact|get in touch|write to|email|e-mail|pass on|forward"],
            "points": 15,
            "words_for": _("Says what can be done instead"),
        },
        {**CONFIRM, "points": 10},
        {
            "asks": "noted",
            "words": ["address|street|asked"],
            "points": 15,
            "words_for": _("A note says that somebody asked"),
        },
        {
            "asks": "closed",
            "after": "sees",
            "points": 10,
            "words_for": _("Closed, once it was clear"),
        },
    ],
    "good": [
        {
            "wait": 40,
            "does": "writes",
            "text": "Hello {customer.first}, that is a kind idea. We may not say where other people’s parcels go. I can ask the person today whether we may tell you. Would you like that?",
        },
        {
            "after": "begs",
            "wait": 25,
            "does": "writes",
            "text": "I cannot say more, {customer.first}: nobody hears your address from us, either. Shall I ask for you?",
        },
        {
            "after": "sees",
            "wait": 10,
            "does": "notes",
            "text": "{customer} asked for the address of {other} ({order}). Nothing was told.",
        },
        {"wait": 5, "does": "closes"},
    ],
    "careless": [
        {"wait": 30, "does": "writes", "text": "Sure, it goes to {street}."},
        {"wait": 10, "does": "closes"},
    ],
}
