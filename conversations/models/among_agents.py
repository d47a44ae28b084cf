from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .. import mentions
from ..events import Kind
from .note import Mention, Note
from .steps import Refused, verb


class AmongAgents:
    """What agents tell each other about a conversation. Nothing of it is for the customer."""

    @verb
    def add_note(self, body, *, by, now, client_id="", files=()):
        """Returns the note; adding it twice returns the first.

        Whom it calls by name finds it among their mentions. Raises Refused when somebody is called
        who cannot see the conversation: they would never read it.
        """
        if client_id and (before := self._sent_before(Note, by, client_id)):
            return before
        body = body.replace("\x00", "")
        called = mentions.called_in(body, self)
        self._refuse_unseen_by(called)
        files = self._claim(files, agent=by, conversation=self)
        note = self.notes.create(body=body, author=by, created_at=now, client_id=client_id)
        self._attach(files, note=note)
        agents = {agent for agents in called.values() for agent in agents if agent != by}
        Mention.objects.bulk_create([Mention(note=note, agent=agent) for agent in agents])
        details = {}
        if called:
            details["mentions"] = {
                name: sorted(agent.pk for agent in named if agent != by)
                for name, named in called.items()
            }
        self.record(Kind.NOTE_ADDED, now=now, actor=by, note=note, **details)
        return note

    @staticmethod
    def _refuse_unseen_by(called):
        for name, agents in called.items():
            if not agents:
                text = gettext(
                    "%(name)s cannot see this conversation. Assign it to them or to their team,"
                    " or take the @ out."
                )
                raise Refused(text % {"name": name})

    @property
    def pinned_notes(self):
        """The latest first."""
        pinned = self.notes.filter(pinned_at__isnull=False)
        return pinned.select_related("author").order_by("-pinned_at")

    @verb
    def pin(self, note, *, by, now):
        """Keep a note above the thread, for everybody who works on it."""
        if not self.notes.filter(pk=note.pk, pinned_at=None).update(pinned_at=now):
            return
        self.record(Kind.NOTE_PINNED, now=now, actor=by, note=note)

    @verb
    def unpin(self, note, *, by, now):
        if not self.notes.filter(pk=note.pk, pinned_at__isnull=False).update(pinned_at=None):
            return
        self.record(Kind.NOTE_UNPINNED, now=now, actor=by, note=note)

    @verb
    def alert(self, agents=(), teams=(), *, supervisors=False, text="", by, now):
        """Call people to look at it; `text` is for them. Who may not see it, hears nothing."""
        self.record(
            Kind.ALERTED,
            now=now,
            actor=by,
            agents=[agent.pk for agent in agents],
            teams=[team.pk for team in teams],
            names=[one.name for one in (*agents, *teams)],
            supervisors=supervisors,
            text=text[:300],
        )

    @verb
    def refute_card(self, *, by, now):
        """What the bot told of its hand-off is wrong: whoever takes over is warned."""
        hand_off = self.events.filter(kind=Kind.HANDED_OFF).order_by("-version").first()
        if hand_off is None:
            raise Refused(_("The bot has not handed it off."))
        known = self.events.filter(kind=Kind.CARD_REFUTED, version__gt=hand_off.version)
        if not known.exists():
            self.record(Kind.CARD_REFUTED, now=now, actor=by)

    @verb
    def follow(self, *, by, now):
        """Hear of it, whoever has it."""
        if not self.followers.filter(pk=by.pk).exists():
            self.followers.add(by)
            self.record(Kind.FOLLOWED, now=now, actor=by)

    @verb
    def unfollow(self, *, by, now):
        if self.followers.filter(pk=by.pk).exists():
            self.followers.remove(by)
            self.record(Kind.UNFOLLOWED, now=now, actor=by)
