from datetime import timedelta
from random import Random

from django.db.models import F

from conversations.models import UNTIL_ANSWER, Conversation
from satisfaction.models import Ask

from . import bot, canned, pace, phrases, rules
from .course import Course
from .wording import Wording

# What is open stands as it does now; the bot works day and night.
IN_OFFICE_HOURS = {
    *("closed", "closed_again", "acknowledged", "no_reply", "duplicate", "merged", "spam"),
    "follow_up",
}
A_MOMENT = timedelta(minutes=2)
WHY = {"Billing": "about a payment", "Sales": "about an offer", "Support": "about a lamp"}


class Telling(Course, Wording):
    """One conversation to be told: its steps with the seconds between them, and then doing them."""

    def __init__(
        self,
        *,
        story,
        ending,
        customer,
        place,
        agent,
        ends_at,
        company,
        random,
        team=None,
        earlier=None,
    ):
        self.story, self.ending, self.customer = story, ending, customer
        # Of its own: what is drawn here changes no word of the others.
        self.chance = Random(f"{ends_at}")
        self.place, self.agent = place, agent
        self.company, self.random, self.team, self.earlier = company, random, team, earlier
        self.inbox = company.inboxes[place]
        self.is_mail = self.inbox.channel == "email"
        self.language = story.language
        self.words = self._words()
        self.conversation = self.merged = self.before = None
        self.has_agent = self.are_friends = False
        self.steps = []
        self._write_steps()
        self.times = self._times(ends_at)
        self.starts_at, self.ends_at = self.times[0], self.times[-1]

    def _times(self, ends_at):
        waits, found = [wait for wait, _happens in self.steps], None
        if self.ending in IN_OFFICE_HOURS and "who" not in self.story.about:
            team = self.team or self.inbox.team
            hours, now = self.company.hours[team.pk], self.company.now
            found = pace.times(waits, ends_at, hours, now - A_MOMENT, self.chance)
        return found or pace.exactly(waits, ends_at)

    def tell(self):
        for at, (_wait, happens) in zip(self.times, self.steps, strict=True):
            was_done = self.conversation and self.conversation.is_done
            happens(now=at)
            arrives = happens.func in {self.open, self.hand_off}
            if arrives or (was_done and happens.func == self.receive):
                rules.ask(self.conversation, self.company.rules, at)
        self._arrive()
        self.conversation = self.merged or self.conversation
        return self.conversation

    def _arrive(self):
        """What we ever wrote is long with the customer, but for what was marked otherwise.

        A chat that nobody looked at any more is older than what is mailed after a visitor.
        """
        in_chat = "delivered" if self.ending == "no_reply" else "seen"
        self.conversation.messages.filter(delivery="queued").update(
            delivery="sent" if self.is_mail else in_chat,
            delivery_due_at=None,
            delivery_attempts=1,
            delivery_changed_at=F("created_at") + timedelta(seconds=2),
        )

    # --- each step: a verb, with its words -------------------------------------------------------

    def open(self, text, files=(), *, now):
        subject = self.story.about.get("subject", "").split(" // ")
        is_cast = "who" in self.story.about
        self.conversation = Conversation.objects.open_new(
            customer=self.customer,
            inbox=self.inbox,
            now=now,
            subject=self._fill(self.random.choice(subject)) if self.is_mail or is_cast else "",
            follow_up_of=self.earlier.conversation if self.ending == "follow_up" else None,
        )
        html_mail = self.is_mail and not files and self.random.random() < 0.12
        self.receive(text, files, now=now, as_html=html_mail)

    def receive(self, text, files=(), *, now, is_thanks=False, as_html=False):
        body, fields = self._fill(text), {}
        if self.is_mail:
            fields = self._mail_fields(now, with_html=as_html and body)
            body = self._as_mail(body, phrases.HELLO, self.customer.name)
        message = self.conversation.receive(
            body, sender=self.customer, now=now, is_thanks=is_thanks, **fields
        )
        self._attach(message, files)
        if as_html:
            self._attach_logo(message)

    def merge_into_earlier(self, *, now):
        """It was about the same: the rest happens there."""
        self.conversation.merge_into(self.earlier.conversation, by=self.agent, now=now)
        self.merged, self.conversation = self.conversation, self.earlier.conversation

    def reply(self, text, files=(), *, now):
        body, fields = self._fill(text), {}
        if self.is_mail:
            body = self._as_mail(body, phrases.HELLO_TO, self.agent.first_name_or_name)
            fields["subject"] = f"Re: {self.conversation.subject}"[:250]
        canned.lay(text, self, now=now)
        message = self.conversation.reply(body, by=self.agent, now=now, **fields)
        self.before = (message, now)
        self._attach(message, files)

    def bot_replies(self, text, *, now):
        self.conversation.bot_reply(
            self._fill(text), by=self.company.bot, epoch=self.conversation.handler_epoch, now=now
        )

    def hand_off(self, text, *, now):
        said, _colon, rest = self._fill(text).partition(": ")
        keys = ("wants", "checked", "may_not", "next")
        card = dict(zip(keys, (part.strip() for part in rest.split("|")), strict=True))
        card |= {"checked": card["checked"].split(" · "), "language": self.language}
        code = bot.CODES.get(said)
        about = {"reason": code.value} if code else {"reason": "topic", "topic": said}
        epoch = self.conversation.handler_epoch
        self.conversation.hand_off(by=self.company.bot, epoch=epoch, now=now, card=card, **about)

    def solve(self, *, now):
        epoch = self.conversation.handler_epoch
        self.conversation.solve(by=self.company.bot, epoch=epoch, now=now)

    def assign(self, *, now):
        priya = self.company.agents["Priya Nair"]
        self.conversation.assign_to(self.agent, by=priya, now=now)

    def hand_to(self, *, now):
        self.conversation.hand_to(self.team, by=None, now=now, why=WHY[self.team.name])

    def note(self, text, *, now):
        priya = self.company.agents["Priya Nair"]
        by = priya if "Priya" in text or self.random.random() < 0.3 else self.agent
        body = self._fill(text).removesuffix(" — Priya")
        note = self.conversation.add_note(body, by=by, now=now)
        if "@" in body:
            self.conversation.pin(note, by=by, now=now + timedelta(seconds=20))

    def label(self, *, now, by=...):
        by = self.agent if by is ... else by
        if priority := self.story.about.get("priority"):
            self.conversation.set_priority(priority, by=by, now=now)
        # Without its line in the log, which would be the same in every conversation.
        department = self.company.departments[self.inbox.team.name]
        unsorted = Conversation.objects.filter(pk=self.conversation.pk, department=None)
        unsorted.update(department=department)
        if issue_type := self.story.about.get("type"):
            self.conversation.set_issue_type(self.company.issue_types[issue_type], by=by, now=now)
        if tags := self.story.tags:
            self.conversation.retag([self.company.tags[tag] for tag in tags], by=by, now=now)

    def snooze(self, *, now):
        days = self.random.randint(1, 6)
        until = (self.company.now + timedelta(days=days)).replace(hour=9, minute=0, second=0)
        if days > 4:
            until = UNTIL_ANSWER
        self.conversation.snooze(until, by=self.agent, now=now)

    def close(self, reason="resolved", *, now):
        self.conversation.close(by=self.agent, now=now, reason=reason)

    def ask_how_it_was(self, *, now):
        Ask.objects.create(conversation=self.conversation, asked_at=now)
        if self.is_mail:
            self.conversation.ask_for_rating(self.customer.address, now=now)

    def rate(self, *, now):
        self._arrive()  # only whose answers have arrived is meant
        ratings = self.company.ratings
        whose = "bot" if self.ending == "solved" else "friends" if self.are_friends else "others"
        score = int(self.story.about.get("rating", 0)) or ratings.score(whose)
        said = ratings.comment(score, whose, self.language)
        self.conversation.rate(score, comment=self._fill(said), now=now)

    def be_uncertain(self, *, now):
        why = "The line dropped while it was sent: it may have arrived."
        self.before[0].mark("uncertain", now=now, error=why)

    def bounce(self, *, now):
        error = "There is no such address. (550 5.1.1)"
        self.conversation.bounce(self.before[0], now=now, error=error)
