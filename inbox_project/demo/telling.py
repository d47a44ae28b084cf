import math
from datetime import timedelta
from functools import partial

from django.core.files.base import ContentFile
from django.db.models import F
from django.urls import reverse
from django.utils.html import linebreaks

from conversations.models import UNTIL_ANSWER, Conversation
from inboxes.mail.html import clean, finish

from . import bot, phrases, pictures, rules
from .people import address_of

MESSAGES = {"<", "<+", ">", "*"}
LAMPS = {
    "Nordlys pendant": 321,
    "Fjell table lamp": 189,
    "Skog floor lamp": 429,
    "Måne wall light": 149,
    "Tåke ceiling light": 265,
    "Sol reading lamp": 119,
}
WHY = {"Billing": "about a payment", "Sales": "about an offer", "Support": "about a lamp"}
GREETED = ("Hi ", "Hello", "Hei", "Hallo", "Dag", "Bonjour", "Hola", "Guten Tag", "أهل", "وعلي")
ORDER_MAIL = """
<p>{text}</p><table><tr><th>Article</th><th>Pieces</th><th>Price</th></tr>
<tr><td>{lamp}</td><td>2</td><td>{price}</td></tr></table>
<p><img src="https://mail.example/open.gif" width="1" height="1"><b>{name}</b><br>
<img src="cid:logo" alt="with kind regards"></p>
"""


def cut(story, ending):
    """How many lines of the story are told when it ends so; None when it cannot end so."""
    marks = [line.mark for line in story.lines]
    said = [sum(mark in MESSAGES for mark in marks[: i + 1]) for i in range(len(marks))]
    if "who" in story.about:
        return len(marks)
    if ending == "new":
        return 1
    if ending == "escalated":
        asked = marks.index("^")
        return asked + 1 if said[asked] >= 3 else asked + 2
    if ending == "bot":
        ends = [i for i, mark in enumerate(marks[:-1]) if mark in {"<", "*"} and said[i] >= 3]
        return ends[0] + 1 if ends else None
    if ending in {"waiting", "answered", "snoozed", "no_reply", "bounced", "uncertain"}:
        wanted = {"<", "<+"} if ending == "waiting" else {">"}
        ends = [
            i
            for i, mark in enumerate(marks[:-1])
            if mark in wanted and said[i] >= 3 and ">" in marks[:i]
        ]
        return ends[-1] + 1 if ends else None
    return len(marks)


class Telling:
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
        self.place, self.agent, self.ends_at = place, agent, ends_at
        self.company, self.random, self.team, self.earlier = company, random, team, earlier
        self.inbox = company.inboxes[place]
        self.is_mail = self.inbox.channel == "email"
        self.language = story.language
        self.words = self._words()
        self.conversation = self.merged = self.before = None
        self.has_agent = False
        self.steps = []
        self._write_steps()
        self.starts_at = ends_at - timedelta(seconds=sum(wait for wait, _ in self.steps))

    def tell(self):
        at = self.starts_at
        for wait, happens in self.steps:
            at += timedelta(seconds=wait)
            was_done = self.conversation and self.conversation.is_done
            happens(now=at)
            arrives = happens.func in {self.open, self.hand_off}
            if arrives or (was_done and happens.func == self.receive):
                rules.ask(self.conversation, at)
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

    # --- what happens, in order ------------------------------------------------------------------

    def _then(self, wait, happens, *args, **kwargs):
        self.steps.append((wait, partial(happens, *args, **kwargs)))

    def _write_steps(self):
        if self.ending == "follow_up":
            again, answer = self._pick(phrases.AGAIN)
            self._customer(again)
            self._agent(answer)
            self._customer(self._pick(phrases.THANKS))
            return self._then(self._minutes(2), self.close)
        if self.ending == "merged":
            again, answer = self._pick(phrases.AGAIN)
            self._customer(again)
            self._then(self._minutes(3), self.merge_into_earlier)
            self._agent(answer)
            return self._then(self._minutes(2), self.close)
        lines = self.story.lines[: cut(self.story, self.ending)]
        self.with_bot = self.inbox.has_bot and self.story.has("*")
        # One version throughout: what is answered fits to what was asked.
        version = self.random.randrange(max(len(line.choices) for line in lines))
        for i, line in enumerate(lines):
            text = line.choices[version % len(line.choices)]
            files = [later.choices[0] for later in lines[i + 1 : i + 2] if later.mark == "@"]
            marks = [later.mark for later in lines[i + 1 :] if later.mark in MESSAGES]
            if line.mark in {"<", "<+"}:
                needs_nothing = marks[:1] == ["<+"]
                self._customer(text, files, line.mark == "<+", is_thanks=needs_nothing)
            elif line.mark == ">":
                self._agent(text, files)
            elif line.mark == "*" and self.with_bot:
                self._then(self.random.uniform(2, 6), self.bot_replies, text)
            elif line.mark == "^" and self.with_bot:
                self._then(1, self.hand_off, text)
                self._hand_to_team()
            elif line.mark == "#":
                self._then(self._minutes(0.5), self.note, text)
        getattr(self, f"_end_{self.ending}", lambda: None)()

    def _customer(self, text, files=(), is_later=False, is_thanks=False):
        if not self.steps:
            return self._then(0, self.open, text, files)
        wait = self._spread(3000, 0.9, 30_000) if self.is_mail else self._spread(55, 0.7, 400)
        if is_later:
            wait = self.random.uniform(0.8, 3) * 86_400
        self._then(wait, self.receive, text, files, is_thanks=is_thanks)
        if self.random.random() < 0.05 and self.ending != "new":
            self._then(20, self.note, self.random.choice(phrases.NOTES))

    def _agent(self, text, files=()):
        wait = self._spread(150, 0.6, 1200) if self.is_mail else self._spread(90, 0.5, 600)
        if not self.has_agent:
            self._hand_to_team()
            if self.random.random() < 0.25:
                self._then(1, self.assign)
        if not self.is_mail and self.random.random() < 0.12:
            self._then(wait, self.reply, self._pick(phrases.MOMENT))
            wait = self._spread(60, 0.4, 200)
        self._then(wait, self.reply, text, files)
        if not self.has_agent:
            self._then(self.random.uniform(5, 40), self.label)
        self.has_agent = True

    def _hand_to_team(self):
        if self.team and self.inbox.team_id != self.team.pk:
            self._then(2, self.hand_to)
            self.has_agent = self.has_agent or False

    def _end_new(self):
        for nudge in self.random.sample(phrases.NUDGES[self.language], 2):
            self._customer(nudge)
        self._then(0, self.label, by=None)

    def _end_escalated(self):
        self._then(0, self.label, by=None)

    def _end_solved(self):
        self._then(self.random.uniform(5, 50), self.solve)
        if self.random.random() < 0.25:
            self._then(30, self.rate)

    def _end_snoozed(self):
        self._then(self._minutes(1), self.snooze)

    def _end_bounced(self):
        self._then(8, self.bounce)

    def _end_uncertain(self):
        self._then(31, self.be_uncertain)

    def _end_closed(self):
        if self.random.random() < 0.4:
            asks, answers = self._pick(phrases.COURTESY)
            self._agent(asks)
            self._customer(answers)
        self._then(self._minutes(2), self.close)
        if self.random.random() < 0.45 or self.story.about.get("rating"):
            self._then(self._minutes(4), self.rate)

    def _end_acknowledged(self):
        self._then(self._minutes(2), self.close)
        self._then(self._minutes(15), self.receive, self._pick(phrases.THANKS), is_thanks=True)

    def _end_closed_again(self):
        _again, answer = self._end_reopened()
        self._agent(answer)
        self._then(self._minutes(3), self.close)

    def _end_reopened(self):
        self._then(self._minutes(2), self.close)
        again, answer = self._pick(phrases.AGAIN)
        self._then(self.random.uniform(0.3, 5) * 86_400, self.receive, again)
        return again, answer

    def _end_no_reply(self):
        self._then(self.random.uniform(1, 2) * 86_400, self.reply, self._pick(phrases.REMINDER))
        self._then(self.random.uniform(1, 2) * 86_400, self.close, "no_reply")

    def _end_duplicate(self):
        del self.steps[1:]
        self.has_agent = False
        self._customer(self.random.choice(phrases.NUDGES["en"]))
        self._agent("I see that you wrote to us twice about this. I answer you in the other one.")
        self._then(20, self.close, "duplicate")

    def _end_spam(self):
        self._then(self._minutes(30), self.close, "spam")

    # --- how long it takes: seconds --------------------------------------------------------------

    def _spread(self, middle, width, most):
        return min(self.random.lognormvariate(math.log(middle), width), most)

    def _minutes(self, middle):
        return self._spread(middle * 60, 0.5, middle * 240)

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

    def rate(self, *, now):
        told = self.story.about.get("rating")
        score = int(told) if told else self.random.choices([5, 4, 3, 2, 1], [61, 28, 6, 2, 3])[0]
        comment = self.random.choice(phrases.RATED[score])
        self.conversation.rate(score, comment=comment, now=now)

    def be_uncertain(self, *, now):
        why = "The line dropped while it was sent: it may have arrived."
        self.before[0].mark("uncertain", now=now, error=why)

    def bounce(self, *, now):
        error = "There is no such address. (550 5.1.1)"
        self.conversation.bounce(self.before[0], now=now, error=error)

    # --- words -----------------------------------------------------------------------------------

    def _pick(self, of_language):
        return self.random.choice(of_language[self.language])

    def _fill(self, text):
        return text.format_map(self.words)

    def _words(self):
        random, name = self.random, self.customer.name
        lamp = random.choice(list(LAMPS))
        price = LAMPS[lamp]
        number = random.randint(44_000, 48_900)
        first = name.split()[0] if name else ""
        return {
            "first": first,
            "agent": self.agent.first_name_or_name,
            "lamp": lamp,
            "price": f"{price} €",
            "offer": f"{int(price * 40 * 0.78):,} €",
            "order": str(number),
            "order2": str(number + 1),
            "invoice": str(random.randint(1900, 2900)),
            "city": self.customer.city or "Oslo",
            "company": self.customer.company or f"Studio {name.split()[-1] if name else first}",
            "vat": f"{self.customer.country or 'NO'}{random.randint(100_000_000, 999_999_999)}",
            "track": f"{random.randint(1000, 9999)} {random.randint(1000, 9999)}",
            "day": self._pick(phrases.DAYS),
            "n": str(random.randint(10, 99)),
        }

    def _as_mail(self, body, hellos, name):
        hello = self._fill(self._pick(hellos))
        opening = "" if body.startswith(GREETED) else f"{hello}\n\n"
        return f"{opening}{body}\n\n{self._pick(phrases.BYE)},\n{name or '—'}"

    def _mail_fields(self, now, with_html):
        who = address_of(self.customer)
        fields = {
            "subject": self.conversation.subject,
            "external_id": f"{self.random.getrandbits(96):024x}@{who.partition('@')[2]}",
        }
        if self.random.random() < 0.05:
            fields["cc"] = [["Accounting", f"accounting@{who.partition('@')[2]}"]]
        if self.before:
            message, at = self.before
            fields["subject"] = f"Re: {self.conversation.subject}"[:250]
            date = f"{at:%d.%m.%Y %H:%M}"
            fields["quoted"] = "\n".join(
                [phrases.QUOTED[self.language].format(date=date), ""]
                + [f"> {line}" for line in message.body.splitlines()]
            )
        elif self.customer.company:
            fields["quoted"] = (
                f"-- \n{self.customer.name}\n{self.customer.company}, {self.customer.city}"
            )
        if with_html:
            raw = ORDER_MAIL.format(
                text=linebreaks(with_html), name=self.customer.name, **self.words
            )
            safe = clean(raw)
            fields |= {"html": safe.html, "remote_images": safe.remote_images}
        return fields

    # --- files -----------------------------------------------------------------------------------

    def _attach(self, message, files):
        for file in files:
            kind, _space, name = file.partition(" ")
            if kind == "photo":
                picture = pictures.photo(self.random.randint(1, 8))
                self._attach_one(message, "photo.png", "image/png", picture)
            else:
                name = self._fill(name)
                page = pictures.pdf(name.removesuffix(".pdf"), "Halden Lighting, Oslo", "")
                self._attach_one(message, name, "application/pdf", page)

    def _attach_logo(self, message):
        """A picture within the text of an HTML mail: it is placed as for a mail that comes in."""
        logo = pictures.logo()
        kept = self._attach_one(message, "logo.png", "image/png", logo, "logo", is_inline=True)
        place = reverse("conversations:file", args=[message.conversation_id, kept.pk])
        message.html = finish(message.html, cid_urls={"logo": place})
        message.save(update_fields=["html"])

    def _attach_one(self, message, name, content_type, content, content_id="", is_inline=False):
        return message.attachments.create(
            file=ContentFile(content, name),
            name=name,
            content_type=content_type,
            size=len(content),
            content_id=content_id,
            is_inline=is_inline,
        )
