"""Who is told of an event: the rows of all of them at once, however many they are."""

from collections import defaultdict
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from conversations.models import Batch, Conversation, Seen
from team.locale import zone_of
from team.models import Agent, Team

from . import audience as audiences
from . import posting, quiet
from .models import Defaults, Mute, Notification, Preferences
from .models.notification import LULL
from .models.preferences import together
from .types import ECHOES, HEARD_WHEN_MUTED, Reason, Type, Way

# What a batch of an agent's may do to very many conversations at once.
IN_BATCHES = {"assigned", "handed_to"}


def tell(event, *, now):
    """Write who is told. -> ([Notification], [Post]) as far as they are new."""
    conversation = Conversation.objects.select_related("inbox", "merged_into").get(
        pk=event.conversation_id
    )
    if conversation.merged_into_id:
        conversation = conversation.standing
    audience = audiences.of(event, conversation)
    if audience is None:
        return [], []
    batch = batch_of(event)
    line = f"b{batch.pk}-{audience.type}" if batch else f"c{conversation.pk}"
    posts = posting.queue(event, conversation, audience.type, line, now=now)
    defaults = Defaults.objects.by_team()
    told = {agent.pk: agent for agent in people(audience, conversation, event, defaults)}
    recent = lately(told, line, now, is_batch=bool(batch)) if told else {}
    rows = []
    for agent in told.values():
        row = Notification(
            agent=agent,
            type=audience.type,
            conversation=conversation,
            event=event,
            batch=batch,
            line=line,
            reason=agent.reason,
            team_id=agent.through,
            created_at=now,
        )
        if (agent.has_seen or 0) >= event.version:
            continue  # they have read it, faster than we could tell them
        if settle(row, agent, defaults, recent.get(agent.pk, set()), now):
            rows.append(row)
    # Who else does it at this moment has the rest.
    Notification.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    return rows, posts


def batch_of(event):
    """The batch over many conversations of which this event is a part, or None."""
    if event.kind not in IN_BATCHES or event.actor_id is None:
        return None
    under_way = Q(phase__in=[Batch.Phase.RUNNING, Batch.Phase.UNDOING])
    return (
        Batch.objects.filter(under_way | Q(ended_at__gte=event.created_at))
        .filter(agent=event.actor_id, is_bulk=True, started_at__lte=event.created_at)
        .filter(items__conversation=event.conversation_id)
        .order_by("-pk")
        .first()
    )


def people(audience, conversation, event, defaults):
    """Those who are to be told and may see it, each with `reason`, `through` (a team) and `teams`.

    Never whoever did it, or was told before. Two queries.
    """
    teams = set(audience.teams) | {conversation.team_id} | set(defaults)
    members = defaultdict(set)
    through = Team.members.through.objects.filter(team__in=teams - {None})
    for agent, team in through.values_list("agent", "team"):
        members[agent].add(team)

    called = Q(pk__in=audience.agents)
    if audience.teams:
        called |= Q(pk__in=[pk for pk, own in members.items() if own & set(audience.teams)])
    follows = Conversation.followers.through.objects.filter(
        conversation=conversation, agent=OuterRef("pk")
    )
    if audience.followers:
        called |= Exists(follows)
    if audience.supervisors:
        called |= Q(role__in=Agent.SEE_EVERYTHING) | Q(is_superuser=True)
    found = Agent.objects.people() if audience.anybody else Agent.objects.people().filter(called)
    muted = Mute.objects.filter(conversation=conversation, agent=OuterRef("pk"))
    found = found.exclude(pk=event.actor_id) if event.actor_id else found
    found = found.exclude(Exists(Notification.objects.filter(event=event, agent=OuterRef("pk"))))
    seen = Seen.objects.filter(conversation=event.conversation_id, agent=OuterRef("pk"))
    found = found.annotate(
        is_follower=Exists(follows),
        has_muted=Exists(muted),
        has_seen=Subquery(seen.values("version")),
    )
    if audience.type not in HEARD_WHEN_MUTED:
        found = found.filter(has_muted=False)
    for agent in found.select_related("notification_preferences", "shift").prefetch_related(
        "shift__one_offs"
    ):
        agent.own_teams = members[agent.pk]
        if not may_see(agent, conversation):
            continue
        agent.reason, agent.through = why(agent, audience, event)
        yield agent


def may_see(agent, conversation):
    """The twin of `ConversationQuerySet.visible_to`, for what is in hand."""
    return (
        agent.sees_everything
        or conversation.team_id is None
        or conversation.team_id in agent.own_teams
        or conversation.assignee_id == agent.pk
    )


def why(agent, audience, event):
    """-> (reason, pk of the team through which it comes or None)"""
    reason = audience.agents.get(agent.pk)
    if reason:
        return (reason, None)
    if audience.followers and agent.is_follower:
        return (Reason.FOLLOWER, None)
    if shared := agent.own_teams & set(audience.teams):
        team = min(shared)
        return (audience.teams[team], team)
    if audience.supervisors and agent.sees_everything:
        return (Reason.SUPERVISOR, None)
    return (Reason.ANYBODY, None)


def preferences_of(agent):
    """Theirs, or untouched ones; without a query after select_related."""
    try:
        return agent.notification_preferences
    except Preferences.DoesNotExist:
        return Preferences(agent=agent)


def defaults_for(agent, defaults):
    """{type: {way: on}} of the teams that an agent is in, else everybody's."""
    own = [defaults[team] for team in agent.own_teams if team in defaults]
    return together(own) if own else defaults[None]


def lately(agents, line, now, *, is_batch):
    """{pk: types} of what each was told of this line a moment ago and has not read yet."""
    rows = Notification.objects.unread().filter(agent__in=agents, line=line)
    if not is_batch:
        rows = rows.filter(created_at__gt=now - LULL)
    types = defaultdict(set)
    for agent, type_ in rows.values_list("agent", "type").distinct():
        types[agent].add(type_)
    return types


def settle(row, agent, defaults, recent, now):
    """Decide on which ways it goes. -> whether it goes at all"""
    preferences = preferences_of(agent)
    ways = preferences.ways(row.type, defaults_for(agent, defaults))
    row.on_screen = ways[Way.SCREEN]
    row.is_loud = not recent & ECHOES.get(row.type, {row.type})
    row.sound = preferences.sound_for(row.type, ways, row.conversation.inbox.channel)
    if ways[Way.PUSH] and row.is_loud:
        row.push_due_at = now
    if ways[Way.EMAIL]:
        row.mail_due_at = now + timedelta(minutes=preferences.mail_after)
    # Off on every way: then it is not written at all. The sound belongs to the toast.
    if not (row.on_screen or row.push_due_at or row.mail_due_at):
        return False
    zone = zone_of(agent.time_zone) or timezone.get_default_timezone()
    is_let_through = row.type == Type.ESCALATION and preferences.lets_escalations_through
    if not is_let_through and (end := quiet.end_for(agent, preferences, zone, now)):
        hold(row, end)
    return True


def hold(row, end):
    """Say nothing before the end of the quiet hours."""
    row.is_loud = False
    row.push_due_at = row.push_due_at and max(row.push_due_at, end)
    row.mail_due_at = row.mail_due_at and max(row.mail_due_at, end)
