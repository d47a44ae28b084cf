from django.utils.translation import gettext_lazy as _

from .parts import CONFIRM, FIRST, NAME, PEOPLE, SORTED, back, by_mail, end, waiting
from .people import LAMPS, ORDERS

SENT = ["label", "new|replac|another"]

PLAY = {
    "key": "missing-file",
    "name": _("See the picture"),
    "about": _("A mail speaks of a picture, but there is none."),
    "teaches": _("Look before you answer, and say what you see."),
    "level": 2,
    "conversations": by_mail("{lamp}: broken"),
    "people": PEOPLE,
    "props": {"lamp": LAMPS, "order": ORDERS},
    "briefing": [
        _("A crack in the shade: a new shade, free of charge, in three days."),
        _(
            "A crack in the foot: the lamp must not be used any more. We send a new one, and a label for the old one."
        ),
    ],
    "steps": [
        {
            "key": "asks",
            "who": "customer",
            "does": "writes",
            "says": [
                "Hello,\n\nthe {lamp} of order {order} arrived broken, see the picture. What happens now?\n\n{customer}",
                "Hi,\n\nthis is how the {lamp} ({order}) looks, I attach a photo. Will I get a new one?\n\n{customer}",
            ],
        },
        waiting("Did you get my mail?", "Hello? Have you seen the picture?"),
        {
            "key": "sends",
            "who": "customer",
            "does": "writes",
            "after": "asks",
            "on": "writes",
            "seconds": 12,
            "if": [{"asks": "says", "words": ["picture|photo|image|attach|file"]}],
            "files": ["broken-foot.png"],
            "says": [
                "Oh, I forgot it! Here it is. The crack runs through the foot.",
                "Sorry, now it is there: a crack in the foot, right through.",
            ],
        },
        {
            "key": "puzzled",
            "who": "customer",
            "does": "writes",
            "after": "asks",
            "on": "writes",
            "seconds": 12,
            "unless": [{"asks": "says", "words": ["picture|photo|image|attach"]}],
            "says": [
                "But you can see on the picture that it is the foot?",
                "Did you look at the photo at all?",
            ],
        },
        {
            "key": "knows",
            "who": "customer",
            "does": "writes",
            "after": "sends",
            "on": "writes",
            "seconds": 14,
            "if": [{"asks": "says", "words": SENT}],
            "says": [
                "I have unplugged it, and wait for the label. That is a good solution.",
                "It is unplugged. I will send the old one back with the label.",
            ],
        },
        {
            "key": "and-now",
            "who": "customer",
            "does": "writes",
            "after": "sends",
            "on": "writes",
            "seconds": 14,
            "unless": [{"asks": "says", "words": SENT}],
            "says": [
                "And what happens now? Do I get a new one?",
                "So will you send me another one?",
            ],
        },
        back("Is that all? The lamp is still broken.", until="knows"),
        end("knows"),
    ],
    "goals": [
        FIRST,
        NAME,
        {
            "asks": "says",
            "words": ["picture|photo|image|attach"],
            "points": 20,
            "words_for": _("Notices that the picture is missing"),
        },
        {
            "asks": "says",
            "since": "sends",
            "words": [
                "unplug|not use|stop using|don't use|not be used|no longer use|switch it off|turn it off|not switch|not turn"
            ],
            "points": 15,
            "words_for": _("Says that the lamp must not be used"),
        },
        {
            "asks": "says",
            "since": "sends",
            "words": SENT,
            "points": 10,
            "words_for": _("Says what is sent: a new lamp, and a label"),
        },
        {**CONFIRM, "since": "sends", "points": 10},
        SORTED,
        {
            "asks": "closed",
            "reason": "resolved",
            "after": "knows",
            "points": 10,
            "words_for": _("Closed as resolved, once it was"),
        },
    ],
    "good": [
        {
            "wait": 35,
            "does": "writes",
            "text": "Hello {customer.first},\n\nI am sorry that it arrived broken. The picture did not come along. Could you attach it once more, so that I can see what we have to send?",
        },
        {
            "after": "sends",
            "wait": 45,
            "does": "writes",
            "text": "Thank you, {customer.first}, now I see it: the foot is cracked.\n\n1. Please unplug the lamp, and do not use it any more.\n2. A new {lamp} leaves us today.\n3. You get a label by mail, and send the old one back with it.\n\nIs that all right for you?",
        },
        {"after": "knows", "wait": 6, "does": "sorts", "to": "Bug Report", "as": "issue_type"},
        {"wait": 4, "does": "closes"},
    ],
    "careless": [
        {"wait": 40, "does": "writes", "text": "We will send you a new shade."},
        {"wait": 10, "does": "closes"},
    ],
}
