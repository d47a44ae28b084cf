import contextlib
import logging

import redis
from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from conversations import live
from conversations.models import Event, Refused
from sandbox import schema
from sandbox.world import entered

from .. import scenes, stage
from ..telling import tell

log = logging.getLogger(__name__)


class Playing:
    """How a practice goes on, and ends. Whoever has its row plays; `state` has

    `places`: {place of the scenario: number of its conversation}, `people`: {role: number of an
    agent}, `played`: what the stage did, as facts of the story, `hints`: [{"at", "text"}].
    """

    def set_stage(self, *, now):
        """Before the first customer comes: what the scenario needs is there."""
        with entered(self.world):
            stage.set_up(now)
        self.state = {"places": {}, "people": {}, "played": [], "hints": []} | self.state
        self.save(update_fields=["state"])

    @transaction.atomic
    def play(self, now):
        """Carry out what is due by now; nothing where another page of theirs is at it."""
        if not self._hold(skip_locked=True) or self.ended_at:
            return
        self.seen_at = now
        with entered(self.world):
            stage.look_after(now)
            stage.types_on(self.state)
            story, seconds = self.story(), self._seconds(now)
            moves = scenes.due(self.scenario, self.seed, story, seconds)
            for move in moves:
                self._carry_out(move, now)
            if not moves and scenes.is_still(self.scenario, self.seed, story, seconds):
                self._help_out(story, seconds)
        self.save(update_fields=["seen_at", "state"])
        if any(move["does"] == "ends" for move in moves):
            self.end(now=now)

    def end(self, *, now, ending="finished"):
        """It is over: what is left is kept, and the sandbox goes. Ending twice is harmless. What
        cannot be told or scored any more is broken off."""
        with transaction.atomic():
            self._hold()
            if self.ended_at:
                return
            try:
                with transaction.atomic(), entered(self.world):
                    self.transcript = self.story()
                self.sheet = scenes.score(self.scenario, self.transcript, self.seed)
            except Exception:  # begun before an update: nobody has to stay in it for that
                log.exception("Practice %s has no score", self.pk)
                ending = "broken_off"
            self._close(now, ending)

    def break_off(self, *, now):
        """The same where nobody can look into its sandbox any more."""
        with transaction.atomic():
            self._hold()
            if not self.ended_at:
                self._close(now, "broken_off")

    def story(self):
        """What happened until now, as scenes/ describes it. Inside only."""
        places = {pk: place for place, pk in self.state["places"].items()}
        events = Event.objects.filter(conversation__in=places).for_thread().in_time()
        told = tell(
            events,
            self.scenario,
            trainee=self.trainee_id,
            places=places,
            roles={pk: role for role, pk in self.state["people"].items()},
            started_at=self.started_at,
        )
        return sorted([*self.state["played"], *told], key=lambda fact: fact["at"])

    def _carry_out(self, move, now):
        at = self._seconds(now)
        self.state["played"].append(
            {"at": at, "who": "stage", "does": "plays", "step": move["step"]}
        )
        if move["does"] == "ends":
            self.state["played"].append({"at": at, "who": "stage", "does": "ends"})
        elif move["does"] == "hints":
            self.state["hints"].append({"at": at, "text": move["text"]})
        else:
            try:
                with transaction.atomic():
                    stage.carry_out(move, self.state, trainee=self.trainee, now=now)
            except Refused as why:
                # The trainee was faster: a bot that was stopped hands nothing off.
                log.info("Practice %s, step %s: %s", self.pk, move["step"], why)
            except Exception:  # of a scenario that somebody wrote: the rest goes on
                log.exception("Practice %s, step %s cannot be played", self.pk, move["step"])

    def _help_out(self, story, at):
        """Who waits for what does not come is told so, once for each time."""
        since = max(fact["at"] for fact in story if fact["who"] == "trainee")
        if not any(hint["at"] >= since for hint in self.state["hints"]):
            text = _("Nothing more happens by itself. Do what is still missing, then press Finish.")
            self.state["hints"].append({"at": at, "text": text})

    def _seconds(self, now):
        return round((now - self.started_at).total_seconds(), 1)

    def _hold(self, **how):
        """Wait for its row and read it afresh. -> whether it is ours now"""
        mine = type(self).objects.select_for_update(no_key=True, of=("self",), **how)
        found = mine.filter(pk=self.pk).first()
        if found:
            for name in ("state", "seen_at", "ended_at", "ending", "transcript", "sheet"):
                setattr(self, name, getattr(found, name))
        return bool(found)

    def _close(self, now, ending):
        self.ended_at, self.ending, self.state = now, ending, {}
        self.save(update_fields=["ended_at", "ending", "state", "transcript", "sheet"])
        transaction.on_commit(self._clear)

    def _clear(self):
        """Who looks at it is led out; then its tables and files go."""
        with contextlib.suppress(redis.RedisError, TimeoutError), entered(self.world):
            live.say("world", over=True)
        try:
            schema.drop(self.world)
        except OperationalError as error:
            log.warning("%s is left to the sweep: %s", self.world, error)
