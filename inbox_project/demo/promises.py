"""What Halden promises its customers, and how the clocks of its conversations stand."""

from datetime import timedelta

from django.db.models import F

from conversations.events import Kind
from conversations.models import Event, Reason
from sla.keeping import keep
from sla.models import Clock, Policy
from team.models import OfficeHours

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
DAYS = 4  # so long ago it may have been asked


def make(halden, conversations, now):
    """Four policies, the clocks of what was said in the last days, and the lines that tell of it
    in what is open."""
    write_policies(halden, now)
    known = {"policies": list(Policy.objects.active()), "hours": OfficeHours.objects.by_team()}
    for conversation in conversations:
        if not conversation.is_done or conversation.last_activity_at > now - timedelta(days=DAYS):
            keep(conversation, now=now, **known)
    late = Clock.objects.to_breach(now)
    tell(late.filter(ended_at=None), Kind.SLA_BREACHED, known["hours"])
    late.update(breached_at=F("due_at"), warn_at=None)
    Clock.objects.filter(warn_at__lt=now).update(warned_at=F("warn_at"), warn_at=None)


def write_policies(halden, now):
    Policy.objects.all().delete()
    since = {"created_at": now - timedelta(days=90)}
    Policy.objects.create(
        name="VIP customers",
        position=1,
        conditions={"all": True, "conditions": [["vip", "yes", ""]]},
        first_response=2 * MINUTE,
        next_response=15 * MINUTE,
        resolution=8 * HOUR,
        in_office_hours=False,
        on_breach=[["alert", "supervisors"]],
        after_breach=[["priority", "high"]],
        **since,
    )
    billing = str(halden.inboxes["billing"].pk)
    Policy.objects.create(
        name="Billing",
        position=2,
        conditions={"all": True, "conditions": [["inbox", "is", [billing]]]},
        first_response=2 * HOUR,
        next_response=4 * HOUR,
        resolution=24 * HOUR,
        **since,
    )
    Policy.objects.create(
        name="Letters",
        position=3,
        conditions={"all": True, "conditions": [["channel", "is", ["email"]]]},
        first_response=4 * HOUR,
        next_response=8 * HOUR,
        **since,
    )
    Policy.objects.create(
        name="Default",
        position=4,
        first_response=2 * MINUTE,
        next_response=HOUR,
        # The website says: we are here day and night.
        in_office_hours=False,
        **since,
    )


def tell(clocks, kind, hours):
    """As the tick would have, at the time."""
    for clock in clocks.select_related("conversation"):
        conversation, at = clock.conversation, clock.due_at
        reason = Reason.objects.create(
            conversation=conversation,
            kind=Reason.Kind.SLA,
            title=clock.policy_name,
            trace=clock.trace(hours[conversation.team_id], at),
            created_at=at,
        )
        details = {
            "clock": clock.pk,
            "promise": clock.kind,
            "target": clock.target.total_seconds(),
            "due_at": at.isoformat(),
            "late": 0,
            "is_answered": False,
        }
        Event.objects.write_all(kind, [(conversation, reason, details)], now=at)
