"""The vocabulary of lists: what may be seen, in which order, in which part."""

from django.contrib.postgres.search import SearchVector
from django.db import models, transaction
from django.db.models import Case, F, Q, Value, When

from customers.models import Customer
from customers.words import prefix_query

from . import names
from .events import Kind

MOST_FOUND = 1000
# What waits for a person, and nobody has it.
IN_QUEUE = Q(status__in=["pending", "active"], assignee=None, snoozed_until=None)
# What nobody has judged comes before what was judged to have time.
URGENCY = Case(
    When(priority="high", then=Value(0)),
    When(priority="medium", then=Value(1)),
    When(priority="low", then=Value(3)),
    default=Value(2),
)


class ConversationQuerySet(models.QuerySet):
    def visible_to(self, agent):
        """All to supervisors and admins; to an agent what is theirs, their teams', or nobody's.

        What was merged is seen as part of the one that it was merged into, by whoever sees that.
        """
        return self.in_reach_of(agent).filter(merged_into=None)

    def in_reach_of(self, agent):
        """The same for each by itself, whether it was merged or not."""
        if agent.sees_everything:
            return self
        teams = agent.teams.through.objects.filter(agent=agent).values("team")
        return self.filter(Q(team=None) | Q(team__in=teams) | Q(assignee=agent))

    def open(self):
        return self.filter(status__in=["bot", "pending", "active"])

    def done(self):
        return self.filter(status__in=["bot_handled", "closed"])

    def awake(self):
        return self.filter(snoozed_until=None)

    def promise_due(self, now):
        """What was promised for by now, and nobody was told so."""
        return self.filter(promised_for__lte=now, promise_fell_due_at=None)

    def in_queue(self):
        """What waits for somebody of its team."""
        return self.filter(IN_QUEUE, team__isnull=False)

    def most_urgent_first(self):
        """By priority, then who has waited longest."""
        return self.order_by(URGENCY, "waiting_since", "pk")

    def due_to_wake(self, now):
        return self.filter(snoozed_until__lte=now)

    def in_tab(self, tab):
        """One of TABS; anything else is everything."""
        # `turn` follows from the status: with it an order's index begins at the right place. Said
        # together they look rarer than they are, and the planner leaves the index alone.
        if tab == "pending":
            return self.filter(turn=0)
        if tab == "active":
            return self.filter(turn__in=[1, 2]).exclude(status="bot")
        if tab == "bot":
            return self.filter(status__in=["bot", "bot_handled"], turn__gte=2)
        if tab == "snoozed":
            return self.filter(snoozed_until__isnull=False)
        if tab == "closed":
            return self.filter(status="closed", turn=4)
        return self

    def in_box(self, box, agent):
        """One of BOXES; anything else is everything that the agent may see."""
        if box == "mine":
            return self.filter(assignee=agent)
        if box == "unassigned":
            # By the turn: then what is done is not searched for what is open.
            return self.filter(assignee=None, turn__lt=4)
        if box == "mentions":
            return self.filter(pk__in=agent.mentions.values("note__conversation"))
        if box == "following":
            followed = self.model.followers.through.objects.filter(agent=agent)
            return self.filter(pk__in=followed.values("conversation"))
        if box.startswith("team-") and box[5:].isdecimal() and len(box) < 15:
            return self.filter(team=int(box[5:]))
        return self

    def tagged(self, name):
        """With the tag of this name, whatever its case."""
        # By its number: of that, Postgres knows how many have it.
        tags = list(self.model.tags.rel.model.objects.filter(key=names.key_of(name)))
        found = self.model.tags.through.objects.filter(tag__in=tags)
        return self.filter(pk__in=found.values("conversation"))

    def in_department(self, name):
        return self.filter(department__name__iexact=names.tidy(name))

    def of_issue_type(self, name):
        return self.filter(issue_type__name__iexact=names.tidy(name))

    def search(self, text):
        """Found by the customer's name or address, the subject, or the number ("C-20944").

        Whole words and beginnings of words; of very many matches the latest. Two lists of keys,
        each by its own index, instead of an OR across tables.
        """
        text = text.strip()
        if not text:
            return self
        number = text.upper().removeprefix("C-").removeprefix("#")
        number = int(number) if number.isdecimal() and len(number) < 18 else None
        customers = Customer.objects.matching(text).values("pk")
        found = [self.filter(customer__in=customers)]
        if words := prefix_query(text):
            vector = SearchVector("subject", config="simple")
            found.append(self.alias(words=vector).filter(words=words))
        # By a sum, so that Postgres does not walk through all numbers in search of the words.
        found = [part.order_by(-(F("pk") + 0)).values("pk")[:MOST_FOUND] for part in found]
        if number:
            found.append(self.numbered(number).values("pk"))
        return self.filter(pk__in=found[0].union(*found[1:], all=True))

    def numbered(self, number):
        """The one with this number, or that of which it is part now."""
        named = self.model.objects.filter(pk=number).first()
        return self.filter(pk=named.standing.pk if named else None)

    def in_order(self):
        """By whose turn it is, the newest first. Lists have more orders, see orders.py."""
        return self.order_by("turn", F("last_activity_at").desc(), "-pk")

    def for_list(self):
        return self.select_related(
            "customer", "assignee", "inbox", "department", "issue_type"
        ).prefetch_related("tags", "customer__identities")

    def ongoing(self, *, customer, inbox, now):
        """The conversation that a customer's next message in this inbox belongs to, or None.

        An open one, else one that was done within the inbox's window for reopening.
        """
        window = now - inbox.reopen_window
        return (
            self.filter(customer=customer, came_as=customer.came_as_id, inbox=inbox)
            .filter(merged_into=None)
            .filter(~Q(close_reason="spam"))
            .filter(Q(closed_at=None) | Q(closed_at__gte=window))
            .order_by("-last_activity_at")
            .first()
        )

    @transaction.atomic
    def open_new(self, *, customer, inbox, now, subject="", team=None, by=None, follow_up_of=None):
        """A new conversation, with the bot where the inbox has one, else waiting for an agent."""
        with_bot = inbox.has_bot and by is None
        conversation = self.create(
            customer=customer,
            came_as_id=customer.came_as_id,
            inbox=inbox,
            subject=subject[:250],
            team=team or inbox.team,
            status="bot" if with_bot else "pending",
            opened_at=now,
            last_activity_at=now,
            follow_up_of=follow_up_of,
        )
        conversation.record(
            Kind.OPENED, now=now, actor=by, follow_up_of=follow_up_of and follow_up_of.pk
        )
        return conversation


TABS = ["all", "pending", "active", "bot", "snoozed", "closed"]
BOXES = ["all", "mine", "unassigned", "mentions", "following"]
