import contextlib
import logging
from datetime import timedelta

import redis
from django.conf import settings
from django.db import IntegrityError, InterfaceError, OperationalError, models, transaction
from django.db.models import Count, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .. import actions, live
from .steps import Refused

log = logging.getLogger(__name__)

MOST = 10_000  # conversations in one batch
# A worker that has said nothing for so long is dead; another goes on where it stopped.
DEAD_AFTER = timedelta(seconds=20)


class Phase(models.TextChoices):
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


class BatchQuerySet(models.QuerySet):
    def under_way(self):
        return self.filter(phase__in=[Phase.RUNNING, Phase.UNDOING])

    def forsaken(self, now):
        """Under way, and no worker is at it."""
        return self.under_way().filter(beat_at__lt=now - DEAD_AFTER)

    def shown_to(self, agent, now):
        """Theirs over many conversations that are under way, or were a moment ago."""
        recent = Q(ended_at__gt=now - timedelta(seconds=20)) & ~Q(phase=Phase.UNDONE)
        recent |= Q(phase__in=[Phase.RUNNING, Phase.UNDOING])
        return self.filter(recent, agent=agent, is_bulk=True).order_by("pk")

    @transaction.atomic
    def apply(self, conversation, steps, *, by, now, label, seen=None, client_id=""):
        """Carry out all the steps on one conversation, or none of them. -> the batch

        Raises Refused, or Unseen when something was added after `seen` and a step writes to the
        customer. Pressing twice returns the first.
        """
        conversation.lock()
        if client_id and (before := self.filter(agent=by, client_id=client_id).first()):
            return before
        if seen is not None and any(name == "reply" for name, _value in steps):
            conversation.hold_unseen(by, seen)
        inverse = actions.carry_out(conversation, steps, by=by, now=now)
        batch = self.create(
            agent=by,
            label=label,
            steps=steps,
            size=1,
            phase=Phase.DONE,
            started_at=now,
            beat_at=now,
            ended_at=now,
            client_id=client_id,
        )
        state = BatchItem.State.DONE if inverse else BatchItem.State.SAME
        batch.items.create(conversation=conversation, state=state, inverse=inverse)
        return batch

    def start(self, conversations, steps, *, by, now, label, client_id=""):
        """Begin with these, as they are listed now; a worker carries it out. -> (batch, is it new)

        Raises Refused when there are none, or more than MOST.
        """
        pks = list(dict.fromkeys(conversations.values_list("pk", flat=True)[: MOST + 1]))
        if not pks:
            raise Refused(_("Nothing is selected that is still there."))
        if len(pks) > MOST:
            text = _("%(most)s are the most at once. Narrow the search, or select fewer.")
            raise Refused(text % {"most": f"{MOST:,}"})
        try:
            with transaction.atomic():
                batch = self.create(
                    agent=by,
                    label=label,
                    steps=actions.settled(steps, now=now),
                    size=len(pks),
                    is_bulk=True,
                    started_at=now,
                    beat_at=now,
                    client_id=client_id,
                )
                items = [BatchItem(batch=batch, conversation_id=pk) for pk in pks]
                BatchItem.objects.bulk_create(items, batch_size=2000)
        except IntegrityError:
            return self.get(agent=by, client_id=client_id), False
        return batch, True


class Batch(models.Model):
    """Actions that an agent carries out on one conversation (a macro) or on many, undone as one.

    Whoever carries on with it holds its row: one worker at a time, each conversation once, in a
    transaction of its own. A killed worker leaves nothing half done, and the next one goes on.
    """

    Phase = Phase

    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    label = models.CharField(max_length=80)
    steps = models.JSONField()
    size = models.PositiveIntegerField()
    is_bulk = models.BooleanField(default=False)
    phase = models.CharField(max_length=8, choices=Phase, default=Phase.RUNNING)
    is_stopped = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    # The browser's id of one press of the button.
    client_id = models.CharField(max_length=64, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agent", "client_id"], condition=~Q(client_id=""), name="batch_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["beat_at"],
                condition=Q(phase__in=["running", "undoing"]),
                name="batch_under_way",
            ),
            models.Index(fields=["agent", "-started_at"], name="batches_of_agent"),
        ]

    def __str__(self):
        return self.label

    @property
    def is_under_way(self):
        return self.phase in {Phase.RUNNING, Phase.UNDOING}

    @property
    def sentences(self):
        return actions.sentences(self.steps, by=self.agent)

    def figures(self):
        """How many are in each state, by its name, and how many are `past` of how many in all."""
        counts = self.items.order_by().values_list("state").annotate(n=Count("pk"))
        figures = dict.fromkeys(BatchItem.State.values, 0) | dict(counts)
        whole = self.size
        past = whole - figures["waiting"]
        if self.phase in {Phase.UNDOING, Phase.UNDONE}:
            past = figures["undone"] + figures["left"]
            whole = past + figures["done"]
        return figures | {"past": past, "whole": whole, "share": 100 * past // max(whole, 1)}

    def stop(self, *, now):
        """What is not done yet stays as it is."""
        running = Batch.objects.filter(pk=self.pk, phase=Phase.RUNNING)
        running.update(phase=Phase.DONE, is_stopped=True, ended_at=now)
        self.refresh_from_db()

    def undo(self, *, now):
        """Begin to take back what was done; stopped where it is, if it still runs. -> is it new"""
        undoing = {"phase": Phase.UNDOING, "beat_at": now, "ended_at": None}
        begun = Batch.objects.filter(pk=self.pk, phase__in=[Phase.RUNNING, Phase.DONE])
        is_new = bool(begun.update(**undoing))
        self.refresh_from_db()
        return is_new

    def say_how_far(self, *, now):
        """A sign of life for the sweep, and for the screens of whoever began it."""
        Batch.objects.filter(pk=self.pk).update(beat_at=now)
        with contextlib.suppress(redis.RedisError, TimeoutError):
            live.say(f"agent:{self.agent_id}", batch=self.pk)

    def go_on(self, *, now):
        """Do, or take back, the next one. False when nothing is left, or somebody else is at it."""
        with transaction.atomic():
            mine = Batch.objects.under_way().select_related("agent").filter(pk=self.pk)
            batch = mine.select_for_update(of=("self",), skip_locked=True).first()
            if batch is None:
                return False
            is_undo = batch.phase == Phase.UNDOING
            todo = BatchItem.State.DONE if is_undo else BatchItem.State.WAITING
            item = batch.items.filter(state=todo).order_by("pk").first()
            if item is None:
                batch.phase = Phase.UNDONE if is_undo else Phase.DONE
                batch.beat_at = batch.ended_at = now
                batch.save(update_fields=["phase", "beat_at", "ended_at"])
                return False
            item.batch = batch
            (item.take_back if is_undo else item.carry_out)(now=now)
            return True


class BatchItem(models.Model):
    """One conversation of a batch: what became of it, and what takes it back."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        SAME = "same", _("It was so already")
        REFUSED = "refused", _("Not done")
        UNDONE = "undone", _("Undone")
        LEFT = "left", _("Not undone")

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="items")
    conversation = models.ForeignKey("Conversation", models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    inverse = models.JSONField(default=list)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "conversation"], name="batched_once")
        ]
        indexes = [models.Index(fields=["batch", "state", "id"], name="batch_next")]

    def __str__(self):
        return f"{self.batch_id}: {self.conversation_id} {self.state}"

    def carry_out(self, *, now):
        self._note(self._carry_out, now, otherwise=self.State.REFUSED)

    def take_back(self, *, now):
        self._note(self._take_back, now, otherwise=self.State.LEFT)

    def _carry_out(self, now):
        agent = self.batch.agent
        conversation = self._found(visible_to=agent)
        self.inverse = actions.carry_out(conversation, self.batch.steps, by=agent, now=now)
        self.state = self.State.DONE if self.inverse else self.State.SAME

    def _take_back(self, now):
        """For its agent, also where they themselves gave it out of their sight."""
        agent = self.batch.agent
        was_moved = any(back[0] == "hands" for back, _unless in self.inverse)
        conversation = self._found(visible_to=None if was_moved else agent)
        left = actions.take_back(conversation, self.inverse, by=agent, now=now)
        self.state, self.why = self.State.LEFT if left else self.State.UNDONE, " ".join(left)

    def _note(self, step, now, *, otherwise):
        """Whatever happens to one conversation is noted here, and does not stop the others."""
        try:
            with transaction.atomic():
                step(now)
        except Refused as why:
            self.state, self.why = otherwise, str(why)
        except (OperationalError, InterfaceError):
            raise  # the database is away: a later worker goes on
        except Exception:
            log.exception("Batch %s failed at conversation %s", self.batch_id, self.conversation_id)
            self.state, self.why = otherwise, gettext("Something went wrong.")
        self.why = self.why[:300]
        self.save(update_fields=["state", "inverse", "why"])

    def _found(self, *, visible_to):
        if not self.batch.agent.is_active:
            raise Refused(gettext("They are not here any more."))
        found = self._meta.get_field("conversation").related_model.objects
        found = found.visible_to(visible_to) if visible_to else found
        found = found.select_related("customer", "team", "inbox").filter(pk=self.conversation_id)
        if conversation := found.first():
            return conversation
        raise Refused(gettext("It is with another team now."))
