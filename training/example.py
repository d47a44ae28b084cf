"""What a new scenario begins with: a small one that can be played."""

from django.utils.translation import gettext as _

from .scenes.plays.people import CUSTOMERS


def script():
    # How the two days of the briefing may be said.
    two = _("two|2")
    return {
        "name": "",
        "about": "",
        "teaches": "",
        "level": 1,
        "minutes": 5,
        "conversations": {"main": {"channel": "web", "customer": "customer"}},
        "people": {"customer": CUSTOMERS[:3]},
        "props": {"order": ["A-1001", "A-1002"]},
        "briefing": [_("A parcel takes two days.")],
        "steps": [
            {
                "key": "asks",
                "who": "customer",
                "does": "writes",
                "says": [_("Where is my order {order}?"), _("Hello, when does {order} come?")],
            },
            {
                "key": "thanks",
                "who": "customer",
                "does": "writes",
                "after": "asks",
                "on": "writes",
                "seconds": 10,
                "if": [{"asks": "says", "words": [two]}],
                "says": [_("Thank you!")],
            },
            {
                "key": "end",
                "who": "stage",
                "does": "ends",
                "after": "thanks",
                "on": "closes",
                "seconds": 4,
            },
        ],
        "goals": [
            {"asks": "first_reply", "seconds": 120, "points": 20},
            {"asks": "names_customer", "points": 15},
            {"asks": "says", "words": [two], "points": 20},
            {"asks": "asks_confirmation", "points": 20},
            {"asks": "closed", "reason": "resolved", "after": "thanks", "points": 25},
        ],
        "good": [
            {
                "does": "writes",
                "wait": 30,
                "text": _(
                    "Hello {customer.first}, your order {order} is on its way and takes two days."
                    " Does that suit you?"
                ),
            },
            {"does": "closes", "after": "thanks", "wait": 6, "reason": "resolved"},
        ],
    }
