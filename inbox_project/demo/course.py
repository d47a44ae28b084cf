"""How a conversation goes: its steps and the seconds between them, as story and ending say."""

import math
from functools import partial

from . import phrases

MESSAGES = {"<", "<+", ">", "*"}


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


class Course:
    """Writes the `steps` of a Telling, which knows how each is done."""

    def _then(self, wait, happens, *args, **kwargs):
        self.steps.append((wait, partial(happens, *args, **kwargs)))

    def _write_steps(self):
        if self.ending == "follow_up":
            again, answer = self._pick(phrases.AGAIN)
            self._customer(again)
            self._agent(answer)
            self._customer(self._pick(phrases.THANKS))
            return self._close()
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
        self._ask_how_it_was()
        if self.random.random() < 0.25:
            self._then(30, self.rate)

    def _end_snoozed(self):
        self._then(self._minutes(1), self.snooze)

    def _end_bounced(self):
        self._then(8, self.bounce)

    def _end_uncertain(self):
        self._then(31, self.be_uncertain)

    def _close(self, minutes=2):
        self._then(self._minutes(minutes), self.close)
        self._ask_how_it_was()

    def _ask_how_it_was(self):
        """In a chat at once, by mail an hour later; the cast's last lines stay the last."""
        if not self.is_mail:
            self._then(0, self.ask_how_it_was)
        elif "who" not in self.story.about:
            self._then(3600, self.ask_how_it_was)

    def _end_closed(self):
        if self.random.random() < 0.4:
            self.are_friends = True
            asks, answers = self._pick(phrases.COURTESY)
            self._agent(asks)
            self._customer(answers)
        self._close()
        if self.random.random() < 0.45 or self.story.about.get("rating"):
            self._then(self._minutes(4), self.rate)

    def _end_acknowledged(self):
        self._close()
        self._then(self._minutes(15), self.receive, self._pick(phrases.THANKS), is_thanks=True)

    def _end_closed_again(self):
        _again, answer = self._end_reopened()
        self._agent(answer)
        self._close(minutes=3)

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
