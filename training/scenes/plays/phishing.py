from django.utils.translation import gettext_lazy as _

from .parts import PEOPLE, by_mail, end

PLAY = {
    "key": "phishing",
    "name": _("Not from our bank"),
    "about": _("A mail that looks important, and wants you to hurry."),
    "teaches": _("Answer nothing, open nothing, warn the others, close it as spam."),
    "level": 3,
    "conversations": by_mail("URGENT: your mailbox will be closed today"),
    "people": {
        **PEOPLE,
        "customer": [
            "Security Center <security@mailbox-verify.example>",
            "Account Support <no-reply@secure-login.example>",
            "Mail Administrator <admin@webmail-check.example>",
        ],
    },
    "briefing": [
        _("Nobody who may ask for it asks for a password by mail."),
        _("Whoever answers shows that the address is read. Whoever only closes it warns nobody."),
    ],
    "steps": [
        {
            "key": "asks",
            "who": "customer",
            "does": "writes",
            "says": [
                "Dear user,\n\nyour mailbox is over its limit and WILL BE CLOSED TODAY. Confirm your password here within 30 minutes: http://mailbox-verify.example/login\n\nOr answer with your password and the list of your customers, and we do it for you.\n\n{customer}",
                "ATTENTION\n\nWe have noticed a strange sign-in. To keep your account, send us your password and a list of your customers by return, or sign in at http://secure-login.example\n\n{customer}",
            ],
        },
        {
            "key": "presses",
            "who": "customer",
            "does": "writes",
            "after": "asks",
            "on": "writes",
            "seconds": 10,
            "says": [
                "We only need the password. You have 10 minutes left.",
                "Thank you for your quick answer. The password, please, then all is well.",
            ],
        },
        end("asks", seconds=5),
    ],
    "goals": [
        {
            "asks": "never_wrote",
            "points": 15,
            "limit": 40,
            "words_for": _("Not answered: who answers shows that somebody is there"),
        },
        {
            "asks": "noted",
            "words": ["phish|fake|scam|fraud|spam|password|suspicious"],
            "points": 35,
            "words_for": _("A note warns the others"),
            "tip": _("The same mail reaches the others, too. A note warns whoever opens it next."),
        },
        {
            "asks": "closed",
            "reason": "spam",
            "points": 40,
            "words_for": _("Closed as spam"),
            "tip": _("As spam it counts for nothing, and nobody answers it by mistake."),
        },
        {
            "asks": "handed",
            "not": True,
            "points": 10,
            "words_for": _("Passed on to nobody, who might press the link"),
            "tip": _("Whoever gets it may press the link. A note is enough."),
        },
    ],
    "good": [
        {
            "wait": 30,
            "does": "notes",
            "text": "Phishing: wants passwords and a list of customers. Do not open the link, and do not answer.",
        },
        {"wait": 8, "does": "closes", "reason": "spam"},
    ],
    "careless": [
        {
            "wait": 20,
            "does": "writes",
            "text": "I do not know the password, which one do you mean?",
        },
        {"wait": 10, "does": "closes"},
    ],
}
