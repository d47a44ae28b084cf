"""Letters to us: what an agent gets by mail. No machine answers them, and one press stops them."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.translation import gettext as _

# Begins every Message-ID: what answers to one is set aside, and reaches no customer.
NAME = "notification-"


def to_agent(agent, *, name, subject, text, html, stop):
    """-> EmailMultiAlternatives, in the language that is spoken.

    `name`: the same for what is the same letter; `stop`: the whole address that ends them, also
    when a mail program posts to it by itself (RFC 8058).
    """
    nobody = _("No answers")
    letter = EmailMultiAlternatives(
        subject=" ".join(subject.split())[:150],
        body=text,
        to=[agent.email],
        reply_to=[f"{nobody} <no-reply@{settings.MAIL_DOMAIN}>"],
        headers={
            "Message-ID": f"<{NAME}{name}@{settings.MAIL_DOMAIN}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    letter.attach_alternative(html, "text/html")
    return letter
