"""A lesson as people write it: Markdown, in which each "## heading" begins a step.

A step with a list of answers to tick is a question, and what stands behind "|" is said to whoever
chooses it:

    ## Who sees a note?
    - [x] Only our team | A note never leaves us.
    - [ ] The customer | No. Only what stands in a bubble is sent.
"""

import hashlib
import re
from collections import Counter

from django.utils.translation import gettext as _

from .shapes import Lesson, Option, Question, Text

LONGEST = 20_000  # characters
MOST_STEPS = 30
MOST_OPTIONS = 8
HEADING = re.compile(r"^##[ \t](.*)$")
OPTION = re.compile(r"^[-*][ \t]+\[([ xX])\][ \t]*(.*)$")
FENCE = re.compile(r"^ {0,3}(```|~~~)")


def parts_of(text):
    """-> [(title, [line])]; what stands before the first heading has the title ""."""
    parts, fence = [("", [])], ""
    for line in text.replace("\r\n", "\n").split("\n"):
        mark = FENCE.match(line)
        if mark and fence in {"", mark[1]}:
            fence = "" if fence else mark[1]
        heading = None if fence else HEADING.match(line)
        if heading and heading[1].strip():
            parts.append((heading[1].strip(), []))
        else:
            parts[-1][1].append(line)
    return [part for part in parts if part[0] or "".join(part[1]).strip()]


def read(own):
    """The lesson that an OwnLesson is. Whatever stands in it, it can be read."""
    return Lesson(
        key=own.key,
        title=own.title,
        teaser=own.teaser,
        steps=tuple(steps_of(own.text, own.title)),
        tone="blue",
        drawing="own",
        chapter="own",
        is_required=own.is_required,
        own=own,
        teams=frozenset(team.pk for team in own.teams.all()),
    )


def steps_of(text, title=""):
    steps, before = [], Counter()
    for heading, lines in parts_of(text)[:MOST_STEPS]:
        key = key_of(heading, lines)
        before[key] += 1
        if before[key] > 1:
            key = f"{key}-{before[key]}"
        steps.append(step_of(key, heading or title, lines))
    return steps


def key_of(heading, lines):
    """Of what it says: a step that was moved is the same, one that was rewritten is another."""
    said = "\n".join([heading, *lines]).strip()
    return "s" + hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:12]


def step_of(key, title, lines):
    options = [option_of(line) for line in lines]
    if any(options):
        return Question(key, title, tuple(option for option in options if option))
    return Text(key, title, "\n".join(lines).strip())


def option_of(line):
    found = OPTION.match(line)
    if not found:
        return None
    text, _bar, why = found[2].partition("|")
    return Option(text.strip(), why.strip(), is_right=found[1] != " ")


def problems(text):
    """What keeps it from being learned: [sentence]. Drafts may have some."""
    if len(text) > LONGEST:
        return [
            _("A lesson can have %(most)d characters, and this one has %(count)d. Make two of it.")
            % {"most": LONGEST, "count": len(text)}
        ]
    parts = parts_of(text)
    if not parts:
        return [_("There is no text yet.")]
    found = []
    if len(parts) > MOST_STEPS:
        found.append(
            _("A lesson can have %(most)d steps, and this one has %(count)d. Make two of it.")
            % {"most": MOST_STEPS, "count": len(parts)}
        )
    for step, (title, lines) in zip(steps_of(text), parts, strict=False):
        if step.is_question:
            found += [f"“{title}”: {what}" for what in wrong_in(step, lines)]
        elif not step.body:
            found.append(_("“%(title)s”: nothing is said in it.") % {"title": title})
    return found


def wrong_in(question, lines):
    if len(question.options) < 2:
        yield _("a question needs two answers at least.")
    if len(question.options) > MOST_OPTIONS:
        yield _("a question can have %(most)d answers.") % {"most": MOST_OPTIONS}
    if not question.right:
        yield _("no answer is right yet. Put an x into its brackets: [x].")
    if not all(option.text for option in question.options):
        yield _("one of the answers is empty.")
    if not all(option.why for option in question.options):
        yield _("say behind each answer why it is right or wrong: “answer | why”.")
    if len({option.text for option in question.options}) < len(question.options):
        yield _("two of the answers are the same.")
    if any(line.strip() and not option_of(line) for line in lines):
        yield _("beside its answers nothing can stand in a question. Give the text a heading.")


def as_markdown(lesson):
    """How one would write this lesson: to begin an own one with it."""
    lines = []
    for step in lesson.steps:
        lines += [f"## {step.title}", ""]
        if step.is_question:
            lines += [
                f"- [{'x' if option.is_right else ' '}] {option.text} | {option.why}"
                for option in step.options
            ]
        else:
            lines.append(str(step.body))
        lines.append("")
    return "\n".join(lines).strip()
