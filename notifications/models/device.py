import base64
import re
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from py_vapid import Vapid02

from inboxes.sealed import SealedField
from team.models import Agent

from .. import guard

MOST = 16
# After a few pushes that show nothing, these push no more.
PUNISHING = [".push.apple.com", ".mozilla.com"]
# So long a device may be silent, or fail, before it is forgotten.
GIVEN_UP = timedelta(days=90)
WRITTEN = re.compile(r"[\w-]+", re.ASCII)


class TooMany(Exception):
    """An agent has as many devices as anybody needs."""


class DeviceQuerySet(models.QuerySet):
    def subscribe(self, agent, *, endpoint, p256dh, auth, name, session_key, now):
        """Know this browser as a device of the agent's. -> Device

        Raises Forbidden when that is no push service, TooMany when it is one too many.
        """
        guard.check(endpoint, settings.PUSH_HOSTS)
        check_keys(p256dh, auth)
        with transaction.atomic():
            # In turn, so that no two come in as the last one.
            Agent.objects.select_for_update(no_key=True).get(pk=agent.pk)
            others = self.filter(agent=agent).exclude(endpoint=endpoint)
            if others.count() >= MOST:
                raise TooMany
            device, _is_new = self.update_or_create(
                endpoint=endpoint,
                defaults={
                    "agent": agent,
                    "p256dh": p256dh,
                    "auth": auth,
                    "name": name,
                    "session_key": session_key,
                    "seen_at": now,
                },
            )
        return device

    def signed_in(self, now):
        """Where somebody is signed in: after they have logged out there, a device says nothing."""
        alive = Session.objects.filter(expire_date__gt=now).values("session_key")
        return self.filter(session_key__in=alive)

    def dead(self, now):
        """Where nobody has been for long, and nobody is signed in or nothing arrives."""
        is_heard = models.Q(pk__in=self.signed_in(now), error="")
        return self.filter(seen_at__lt=now - GIVEN_UP).exclude(is_heard)


def check_keys(p256dh, auth):
    """Raises Forbidden unless a message can be encrypted for them."""
    try:
        if not WRITTEN.fullmatch(p256dh + auth):
            raise ValueError
        point = base64.urlsafe_b64decode(p256dh + "==")
        secret = base64.urlsafe_b64decode(auth + "==")
    except ValueError:
        point, secret = b"", b""
    if len(point) != 65 or point[0] != 4 or len(secret) != 16:
        raise guard.Forbidden(_("The browser sent no usable key."))


class Device(models.Model):
    """A browser that can be woken by a push, however many windows are closed."""

    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="devices")
    endpoint = models.CharField(max_length=2000, unique=True)
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    session_key = models.CharField(max_length=40)
    seen_at = models.DateTimeField()
    pushed_at = models.DateTimeField(null=True)
    # What the push service said last, when it took nothing.
    error = models.CharField(max_length=200, blank=True)

    objects = DeviceQuerySet.as_manager()

    class Meta:
        ordering = ["-seen_at"]

    def __str__(self):
        return self.name

    @property
    def is_phone(self):
        return any(word in self.name for word in ("iPhone", "Android", "iPad"))

    @property
    def bears_silence(self):
        return not guard.is_among(urlsplit(self.endpoint).hostname, PUNISHING)

    @property
    def subscription(self):
        keys = {"p256dh": self.p256dh, "auth": self.auth}
        return {"endpoint": self.endpoint, "keys": keys}


class ServerKey(models.Model):
    """The key by which push services know us, made when it is first needed. One for all workers."""

    private = SealedField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_server_key")]

    def __str__(self):
        return "the server's key"

    @classmethod
    def vapid(cls):
        """-> Vapid02, from settings.VAPID_PRIVATE_KEY (base64url) or from the database."""
        if settings.VAPID_PRIVATE_KEY:
            return Vapid02.from_string(settings.VAPID_PRIVATE_KEY)
        return Vapid02.from_string(cls._stored())

    @classmethod
    def _stored(cls):
        row = cls.objects.filter(pk=1).first()
        if row is None or not row.private:  # or SECRET_KEY was lost, and with it the old one
            fresh = Vapid02()
            fresh.generate_keys()
            number = fresh.private_key.private_numbers().private_value.to_bytes(32, "big")
            text = base64.urlsafe_b64encode(number).rstrip(b"=").decode()
            if row is None:
                cls.objects.bulk_create([cls(pk=1, private=text)], ignore_conflicts=True)
            else:
                cls.objects.filter(pk=1).update(private=text)
            row = cls.objects.get(pk=1)
        return row.private

    @classmethod
    def public(cls):
        """What a browser subscribes with: base64url of the point."""
        numbers = cls.vapid().public_key.public_numbers()
        point = b"\x04" + numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")
        return base64.urlsafe_b64encode(point).rstrip(b"=").decode()
