"""The link at the foot of a report, by which it is stopped without signing in."""

from django.core import signing

from analytics.models import Mailing

SALT = "analytics.mailing"


def token_of(mailing):
    return signing.dumps(mailing.pk, salt=SALT)


def mailing_of(token):
    """Which report a link is of, or None."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return Mailing.objects.select_related("agent").filter(pk=pk).first()
