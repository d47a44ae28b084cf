from django.utils.translation import gettext_lazy as _

from .parts import FIRST, NAME, PEOPLE, handed_over
from .people import ORDERS

PLAY = {
    "key": "other-language",
    "name": _("Another language"),
    "about": _("Somebody writes German. You may not speak it, and they may not speak yours."),
    "teaches": _("A first answer in their language, then somebody who speaks it."),
    "level": 2,
    "conversations": {
        "main": {
            "channel": "email",
            "customer": "customer",
            "subject": "Rechnung {order}",
            "language": "de",
        }
    },
    "people": {
        **PEOPLE,
        "customer": [
            "Jürgen Vogel <juergen.vogel@example.com>",
            "Sabine Krüger <sabine.krueger@example.org>",
            "Anke Petersen <anke@petersen.example>",
        ],
    },
    "props": {"order": ORDERS},
    "briefing": [
        _(
            "For a first answer in German: “Guten Tag (name), vielen Dank für Ihre Nachricht. Eine Kollegin, die Deutsch spricht, antwortet Ihnen heute bis 17 Uhr.”"
        ),
        _(
            "Then hand it to a colleague or a team, with a note that says in one line what it is about."
        ),
        _("“Rechnung” is an invoice, “doppelt” is twice."),
    ],
    "steps": [
        {
            "key": "asks",
            "who": "customer",
            "does": "writes",
            "says": [
                "Guten Tag,\n\nich habe die Rechnung für die Bestellung {order} doppelt bekommen. Muss ich beide bezahlen?\n\nMit freundlichen Grüßen\n{customer}",
                "Hallo,\n\ndie Rechnung zu {order} kam zweimal bei mir an. Welche davon soll ich bezahlen?\n\nViele Grüße\n{customer}",
            ],
        },
        {
            "key": "waiting",
            "who": "customer",
            "does": "writes",
            "after": "asks",
            "seconds": 100,
            "unless": [{"asks": "wrote"}],
            "says": ["Ist jemand da?", "Hat meine Nachricht Sie erreicht?"],
        },
        {
            "key": "understands",
            "who": "customer",
            "does": "writes",
            "after": "asks",
            "on": "writes",
            "seconds": 12,
            "if": [{"asks": "in_language", "language": "de"}],
            "says": [
                "Vielen Dank, dann warte ich bis heute Abend.",
                "Gut, ich warte auf die Antwort.",
            ],
        },
        {
            "key": "does-not",
            "who": "customer",
            "does": "writes",
            "after": "asks",
            "on": "writes",
            "seconds": 12,
            "unless": [{"asks": "in_language", "language": "de"}],
            "says": [
                "Entschuldigung, ich verstehe leider kein Englisch.",
                "Das verstehe ich nicht. Können Sie mir auf Deutsch schreiben?",
            ],
        },
        *handed_over("understands"),
    ],
    "goals": [
        FIRST,
        {**NAME, "points": 10},
        {"asks": "in_language", "language": "de", "points": 25},
        {
            "asks": "says",
            "words": ["17|heute|morgen|uhr"],
            "points": 10,
            "words_for": _("Says until when there is an answer"),
        },
        {
            "asks": "noted",
            "words": ["invoice|rechnung"],
            "points": 15,
            "words_for": _("A note says what it is about"),
        },
        {
            "asks": "handed",
            "points": 20,
            "words_for": _("Handed to somebody who speaks it"),
            "tip": _(
                "The menu “Assign” says who speaks what. Your note tells them what it is about."
            ),
        },
        {"asks": "never_closed", "points": 5},
    ],
    "good": [
        {
            "wait": 60,
            "does": "writes",
            "text": "Guten Tag {customer},\n\nvielen Dank für Ihre Nachricht. Eine Kollegin, die Deutsch spricht, antwortet Ihnen heute bis 17 Uhr. Passt das für Sie?",
        },
        {
            "after": "understands",
            "wait": 10,
            "does": "notes",
            "text": "Writes German: got the invoice for {order} twice and asks which to pay. Promised: an answer today by 17:00.",
        },
        {"wait": 6, "does": "hands", "to": "Billing"},
    ],
    "careless": [
        {"wait": 30, "does": "writes", "text": "Sorry, we only speak English here."},
        {"wait": 10, "does": "closes"},
    ],
}
