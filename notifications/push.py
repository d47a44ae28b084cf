"""Browser push: an agent's devices are woken, also while no window is open.

Each notification is pushed at least once, as long as it is unread and its agent may see it: when a
worker dies it is pushed again, which replaces the first on the screen (they share a tag).
"""

import json
import logging
from datetime import timedelta
from email.utils import parseaddr

import requests
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from pywebpush import WebPusher, WebPushException

from team.locale import zone_of
from team.models import Agent

from . import buttons, guard, quiet, words
from .models import Device, Notification, Preferences, ServerKey
from .types import Type

log = logging.getLogger(__name__)

# So long a worker may take; then another one goes on.
LEASE = timedelta(minutes=2)
WAITS = [timedelta(minutes=1), timedelta(minutes=10)]
# More at once come as one.
MOST = 3
# So many lines are said to be unread; what is older is taken from the screen.
MOST_UNREAD = 60
# A browser lets nobody push quietly as often as they like: so often in a day, on one device.
MOST_QUIET = 10
KEPT = 12 * 3600  # seconds that a push service keeps it for a device that is off
GONE = {404, 410}


def push(agent_pk, *, now):
    """Push what is due for an agent. Harmless however often called."""
    with transaction.atomic():
        due = Notification.objects.push_due(now).filter(agent=agent_pk)
        pks = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True))
        mine = Notification.objects.filter(pk__in=pks)
        mine.update(push_due_at=now + LEASE, push_tries=F("push_tries") + 1)
    if not pks:
        return
    wait, agent = None, Agent.objects.people().filter(pk=agent_pk).first()
    if agent:
        preferences = Preferences.of(agent)
        mine = _hold(agent, preferences, mine, now)
        wait = _push(agent, preferences, mine, now)
    mine.filter(push_due_at__isnull=False).update(push_due_at=wait)


def _push(agent, preferences, mine, now):
    """-> when to try again, or None"""
    rows = mine.visible_to(agent).unread().for_words().select_related("agent").order_by("-pk")
    rows = list(rows)
    devices = list(Device.objects.signed_in(now).filter(agent=agent))
    if not rows or not devices:
        return None
    with agent.speaking():
        payloads = payloads_for(rows, preferences)
    unread = unread_of(agent)
    payloads = [payload | {"unread": unread} for payload in payloads]
    reached = [send(device, payload, now) for payload in payloads for device in devices]
    tries = max(row.push_tries for row in rows)
    return None if any(reached) or tries > len(WAITS) else now + WAITS[tries - 1]


def unread_of(agent):
    """The lines that a device may show: it takes what it still shows of others away."""
    lines = Notification.objects.visible_to(agent).unread().in_lines()
    return [line["line"] for line in lines[:MOST_UNREAD]]


def clear(agent_pk, line, *, now):
    """Take from an agent's screens what they have read elsewhere. What has not reached a device yet
    is replaced; where a quiet push is punished, the next one that is seen says it."""
    agent = Agent.objects.people().filter(pk=agent_pk).first()
    if agent is None:
        return
    payload = {"quiet": True, "tag": line, "urgent": False, "unread": unread_of(agent)}
    for device in Device.objects.signed_in(now).filter(agent=agent, pushed_at__isnull=False):
        if device.bears_silence and _is_calm(device):
            send(device, payload, now)


def _is_calm(device):
    key = f"quiet-push:{device.pk}"
    return cache.get_or_set(key, 0, 24 * 3600) < MOST_QUIET and bool(cache.incr(key))


def _hold(agent, preferences, mine, now):
    """Put off what has to wait: quiet hours began, or a shift ended, since it was written.

    -> what does not wait
    """
    zone = zone_of(agent.time_zone) or timezone.get_default_timezone()
    end = quiet.end_for(agent, preferences, zone, now)
    if end is None:
        return mine
    let_through = [Type.ESCALATION] if preferences.lets_escalations_through else []
    mine.exclude(type__in=let_through).update(push_due_at=end)
    return mine.filter(type__in=let_through)


def payloads_for(rows, preferences):
    """What the service worker shows: the newest of each line, or one for very many.

    Without the agent's leave it says only what happened: it lies open on a locked screen.
    """
    lines = {}
    for row in rows:
        lines.setdefault(row.line, []).append(row)
    if len(lines) > MOST:
        count = len(lines)
        text = ngettext("%(count)d notification", "%(count)d notifications", count)
        return [_payload("many", text % {"count": count}, "", reverse("notifications:index"))]
    return [_payload_of(line[0], len(line), preferences) for line in lines.values()]


def _payload_of(row, count, preferences):
    said = words.say(row, count=count)
    title = said.title if preferences.shows_names else row.get_type_display()
    if row.batch_id and count > 1:
        return _payload(row.line, said.title, "", reverse("notifications:index"))
    address = row.address or reverse("conversations:thread", args=[row.conversation_id])
    said = _payload(row.line, title, f"C-{row.conversation_id}", address, urgent=is_urgent(row))
    return said | buttons.of(row)


def is_urgent(row):
    return row.type in {Type.ESCALATION, Type.SLA_WARNED, Type.SLA_BREACHED}


def _payload(tag, title, body, address, *, urgent=False):
    said = {"title": title, "body": body, "tag": tag, "url": address, "lang": get_language()}
    return said | {"urgent": urgent}


def test_payload():
    text = _("Push works on this device.")
    return _payload("test", _("Support Inbox"), text, reverse("notifications:preferences"))


def send(device, payload, now):
    """Hand it to the push service of a device. -> whether that took it

    A device that is gone there is forgotten here.
    """
    try:
        response = WebPusher(device.subscription, guard.Session(settings.PUSH_HOSTS)).send(
            json.dumps(payload),
            headers=_headers(device, payload),
            ttl=KEPT,
            timeout=guard.TIMEOUT,
        )
    except (requests.RequestException, WebPushException, guard.Forbidden, OSError) as error:
        return _note(device, str(error), now)
    if response.status_code in GONE:
        device.delete()
        return False
    if response.status_code >= 300:
        return _note(device, f"{response.status_code} {response.text[:150]}", now)
    Device.objects.filter(pk=device.pk).update(pushed_at=now, error="")
    return True


def _headers(device, payload):
    scheme, _sep, rest = device.endpoint.partition("://")
    claims = {
        "sub": f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}",
        "aud": f"{scheme}://{rest.partition('/')[0]}",
        "exp": int(timezone.now().timestamp()) + KEPT,
    }
    headers = ServerKey.vapid().sign(claims)
    return headers | {
        "Topic": payload["tag"][:32],
        "Urgency": "high" if payload["urgent"] else "low" if "quiet" in payload else "normal",
    }


def _note(device, error, now):
    log.warning("Device %s was not reached: %s", device.pk, error)
    Device.objects.filter(pk=device.pk).update(error=error[:200])
    return False
