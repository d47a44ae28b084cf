import json
import secrets
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import ProgrammingError, connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import F, Q
from django.urls import get_script_prefix, reverse, set_script_prefix
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg.errors import InsufficientPrivilege

from conversations.models import Refused
from conversations.sweeping import each
from sandbox import schema
from sandbox.world import entered

from .playing import Playing

MOST_AT_ONCE = 50
LEFT_AFTER, LONGEST = timedelta(minutes=30), timedelta(hours=3)


class InOneAlready(Refused):
    """Its trainee is in `practice`, which is not over."""

    def __init__(self, practice):
        super().__init__(_("You are in a practice already. Go on with it, or finish it first."))
        self.practice = practice


class PracticeQuerySet(models.QuerySet):
    def running(self):
        return self.filter(ended_at=None)

    def forsaken(self, now):
        """Their page has asked for nothing for long, or asks for ever."""
        is_left = Q(seen_at__lt=now - LEFT_AFTER) | Q(started_at__lt=now - LONGEST)
        return self.running().filter(is_left)

    def sweep(self, now):
        """End what was left, what an update has made impossible, and what nobody remembers.

        Who begins meanwhile has tables that are looked for later, or is running by then.
        """
        running = list(self.running())
        existing, tables = schema.existing(), tables_of_now()
        lost = [
            practice
            for practice in running
            if practice.world not in existing or practice.state.get("tables") != tables
        ]
        each(lost, lambda practice: practice.break_off(now=now))
        left = Practice.Ending.LEFT
        each(self.forsaken(now), lambda practice: practice.end(now=now, ending=left))
        remains = schema.remains()
        each(remains - {practice.world for practice in self.running()}, schema.drop)

    def best_of(self, agents):
        """{number of an agent: [{"key", "name", "score", "pk"}]}: of each scenario the best one,
        in the order in which they were played first."""
        told = self.filter(trainee__in=agents).exclude(sheet={}).order_by("started_at")
        found = {}
        for one in told.values(
            "pk", "trainee", "key", name=F("scenario__name"), score=F("sheet__score")
        ):
            mine = found.setdefault(one["trainee"], {})
            if one["key"] not in mine or mine[one["key"]]["score"] <= one["score"]:
                mine[one["key"]] = one
        return {agent: list(mine.values()) for agent, mine in found.items()}

    @transaction.atomic
    def begin(self, trainee, scenario, *, now, seed=None):
        """A new practice of this scenario, in a sandbox of its own. Raises InOneAlready, and
        Refused when all places are taken, or the database allows none.

        `seed`: what decides names and wording; by chance when none is given.
        """
        with connection.cursor() as cursor:
            schema.alone(cursor)
        if before := self.running().filter(trainee=trainee).first():
            raise InOneAlready(before)
        if self.running().count() >= MOST_AT_ONCE:
            raise Refused(_("All places of the practice room are taken. Try again in a while."))
        practice = self.create(
            trainee=trainee,
            key=scenario["key"],
            scenario=frozen(scenario),
            seed=secrets.randbelow(10**6) if seed is None else seed,
            started_at=now,
            seen_at=now,
            state={"tables": tables_of_now()},
        )
        try:
            schema.create(practice.world)
        except ProgrammingError as error:
            if not isinstance(error.__cause__, InsufficientPrivilege):
                raise
            text = _("The database lets nobody in: its user needs CREATE on it. Tell an admin.")
            raise Refused(text) from error
        practice.set_stage(now=now)
        return practice


@contextmanager
def below(prefix):
    """Addresses begin with this."""
    before = get_script_prefix()
    set_script_prefix(prefix)
    try:
        yield
    finally:
        set_script_prefix(before)


def frozen(scenario):
    """As plain data, in the language of now."""
    return json.loads(json.dumps(scenario, cls=DjangoJSONEncoder))


def tables_of_now():
    """Another number, other tables: the sandbox of a practice has those of its beginning."""
    return MigrationRecorder.Migration.objects.count()


class Practice(Playing, models.Model):
    """One agent plays one scenario, in the real interface and in a sandbox.

    What is left of it is here: the sandbox goes with its end.
    """

    class Ending(models.TextChoices):
        FINISHED = "finished", gettext_lazy("finished")
        LEFT = "left", gettext_lazy("left")
        BROKEN_OFF = "broken_off", gettext_lazy("broken off by an update")

    trainee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=gettext_lazy("who practises")
    )
    # The scenario's key, and the scenario as it was then: see scenes/.
    key = models.CharField(gettext_lazy("scenario"), max_length=60)
    scenario = models.JSONField()
    seed = models.PositiveIntegerField()
    started_at = models.DateTimeField(gettext_lazy("begun"))
    # When its page asked last how it goes on.
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(gettext_lazy("ended"), null=True, blank=True)
    ending = models.CharField(max_length=10, choices=Ending, blank=True)
    # Of the stage, while it runs: see playing.py.
    state = models.JSONField(default=dict)
    # What is left when it is over: the story, and how it was scored.
    transcript = models.JSONField(default=list)
    sheet = models.JSONField(default=dict)

    objects = PracticeQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("practice")
        verbose_name_plural = gettext_lazy("practices")
        constraints = [
            models.UniqueConstraint(
                fields=["trainee"], condition=Q(ended_at=None), name="one_practice_at_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ending="") | Q(ended_at__isnull=False) & ~Q(ending=""),
                name="practice_ended_somehow",
            ),
        ]
        indexes = [models.Index(fields=["trainee", "-started_at"], name="practices_of_trainee")]

    def __str__(self):
        return f"{self.key} {self.pk}"

    @property
    def world(self):
        return f"practice_{self.pk}"

    @property
    def prefix(self):
        """Below this address the interface is that of the sandbox."""
        return f"/practice/{self.pk}/"

    @property
    def address(self):
        """Where it goes on; when it is over, its score sheet."""
        return self.at("practice") if self.ended_at else f"{self.prefix}inbox/"

    def at(self, name):
        """An address of its own, which is no part of it: also from inside."""
        with below("/"):
            return reverse(f"training:{name}", args=[self.pk])

    @contextmanager
    def inside(self):
        """In its sandbox; addresses lead on inside."""
        with below(self.prefix), entered(self.world):
            yield
