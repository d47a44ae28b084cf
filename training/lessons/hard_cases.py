"""What is rare, and must go right."""

from django.utils.translation import gettext_lazy as _

from .shapes import Lesson, Option, Question, Text, right

PROMISES = Lesson(
    key="promises",
    title=_("Promises and their clocks"),
    teaser=_("Say a time only if you keep it"),
    tone="amber",
    drawing="promises",
    chapter="hard",
    steps=(
        Text(
            "two",
            _("Two kinds of promises"),
            _(
                "A **policy** promises for all of us: a first answer, each next answer, a"
                " solution. Its clock runs by itself, and an answer stops it. Automatic messages"
                " and snoozing do not.\n\n"
                "**You** promise, too: “by Friday”. Press **B**, and it comes back to you before."
            ),
            drawing="clocks",
            shows=_("Two clocks: one of the team, one of a person."),
        ),
        Text(
            "late",
            _("When it gets late"),
            _(
                "You are warned before, and a supervisor hears of what was missed. Late is no"
                " secret: write first what happens now, then why. Never promise a time that you"
                " do not hold in your hands."
            ),
        ),
        Question(
            "soon",
            _("Which sentence is a good promise?"),
            (
                Option(_("“We look at it as soon as possible.”"), _("There is no time in it.")),
                right(
                    _("“I write to you by Friday noon, also if I know nothing yet.”"),
                    _("Yes. A time, and you alone can keep it."),
                ),
                Option(
                    _("“The parcel will surely be there tomorrow.”"),
                    _("The parcel is in the hands of others. Promise what you do."),
                ),
            ),
        ),
        Question(
            "stop",
            _("What stops the clock of the first answer?"),
            (
                right(_("An answer of a person"), _("Yes, and nothing else.")),
                Option(_("An automatic “we got it”"), _("No. A machine has not read it.")),
                Option(_("Snoozing"), _("No. The customer waits all the same.")),
            ),
        ),
    ),
)

MAIL = Lesson(
    key="mail",
    title=_("Who will see this mail?"),
    teaser=_("To, Cc, and the wrong person"),
    tone="red",
    drawing="mail",
    chapter="hard",
    steps=(
        Text(
            "look",
            _("Look at who gets it"),
            _(
                "A mail often has more readers than one. Above the text stands who gets your"
                " answer. If a lawyer, a landlord or another firm reads along, write so that"
                " each of them may read it."
            ),
            drawing="readers",
            shows=_("A letter with one name large, and two small ones beside it."),
        ),
        Text(
            "quote",
            _("What you paste goes along"),
            _(
                "Names, addresses and orders of other customers must never be in it. After a"
                " merge, look twice: the thread may hold what only one of the two has written."
                " The coach warns you, but you know best."
            ),
        ),
        Text(
            "undo",
            _("Some seconds to take it back"),
            _(
                "A mail waits some seconds before it leaves. **Undo** brings the text back into"
                " the composer. Afterwards it is gone: then say so at once to a supervisor. That"
                " is never held against you."
            ),
        ),
        Question(
            "cc",
            _("Amara’s landlord is in Cc. She asks about her bank details. What do you do?"),
            (
                right(
                    _("I take him out of the readers, or answer without the details"),
                    _("Yes. What is hers is for her alone."),
                ),
                Option(
                    _("I answer to all: she put him there"),
                    _("She may not have thought of that. You have."),
                ),
            ),
        ),
        Question(
            "wrong",
            _("You sent an answer to the wrong customer, a minute ago. What first?"),
            (
                right(
                    _("I tell a supervisor at once"),
                    _("Yes. Minutes count, and nobody is blamed for saying it."),
                ),
                Option(
                    _("I hope that nobody noticed"),
                    _("Somebody will. Then it is two mistakes."),
                ),
            ),
        ),
    ),
)

MERGING = Lesson(
    key="merging",
    title=_("Two become one, one becomes two"),
    teaser=_("Merge, split, and take both back"),
    tone="pine",
    drawing="merging",
    chapter="hard",
    steps=(
        Text(
            "merge",
            _("The same matter twice"),
            _(
                "When somebody wrote twice about one thing, **Shift M** makes one conversation of"
                " both. Messages and notes come in the order of time, and the old address leads"
                " on."
            ),
            drawing="two-in-one",
            shows=_("Two lines run together, and part again."),
        ),
        Text(
            "split",
            _("Two matters in one"),
            _(
                "“And by the way …” is often a matter of its own. Split at that message: each part"
                " can have its team, its clock and its end."
            ),
        ),
        Question(
            "back",
            _("You merged two conversations, and it was wrong. An answer came since. Too late?"),
            (
                right(
                    _("No, it can be undone at any time"),
                    _("Yes. Each message finds its way home, also what came later."),
                ),
                Option(_("Yes, it is for ever"), _("Not here. A merge can always be taken back.")),
            ),
        ),
        Question(
            "when",
            _("When do you split?"),
            (
                right(
                    _("When two matters need two teams"),
                    _("Yes. Each gets its own clock and its own end."),
                ),
                Option(
                    _("When a conversation gets long"),
                    _("Length is no reason. One matter, one conversation."),
                ),
            ),
        ),
    ),
)


LESSONS = [PROMISES, MAIL, MERGING]
