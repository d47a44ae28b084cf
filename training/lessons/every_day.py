"""What one does many times a day."""

from django.utils.translation import gettext_lazy as _

from .shapes import Lesson, Option, Question, Text, right

KEYS = Lesson(
    key="keys",
    title=_("Ten keys that save an hour"),
    teaser=_("J, K, R, N, E and five friends"),
    tone="blue",
    drawing="keys",
    chapter="day",
    steps=(
        Text(
            "move",
            _("Move and open"),
            _(
                "- **J** and **K**: the next and the previous conversation\n"
                "- **Enter**: open it\n"
                "- **Ctrl K**: search, or jump to anything by its name\n\n"
                "Keys work when the cursor is in no field. **Esc** leaves the field."
            ),
            drawing="caps",
            shows=_("Caps of keys with J, K and Enter."),
        ),
        Text(
            "do",
            _("Do"),
            _(
                "- **R** reply, **N** note\n- **T** take over, **A** assign\n- **S** snooze,"
                " **E** close\n- **Z** undo the last thing\n\n"
                "And **?** shows all of them. Each button says its key when you point at it."
            ),
        ),
        Question(
            "close",
            _("You pressed E and closed the wrong conversation. What now?"),
            (
                right(_("Z takes it back"), _("Yes. Z undoes what you did last.")),
                Option(
                    _("Nothing can be done"),
                    _("Nearly everything can be taken back. Press Z."),
                ),
                Option(
                    _("I write to the customer"),
                    _("The customer has seen nothing. Z is enough."),
                ),
            ),
        ),
        Question(
            "typing",
            _("You type “notes” in an answer. Does N open a note?"),
            (
                right(
                    _("No, in a field letters are letters"),
                    _("Yes. Press Esc first, then N."),
                ),
                Option(
                    _("Yes, so never type an N"),
                    _("That would be hard. In fields, keys only write."),
                ),
            ),
        ),
    ),
)

CANNED = Lesson(
    key="canned",
    title=_("Canned replies and macros"),
    teaser=_("Written once, right every time"),
    tone="amber",
    drawing="canned",
    chapter="day",
    steps=(
        Text(
            "slash",
            _("Type / and some letters"),
            _(
                "A canned reply is a good text that somebody wrote in peace. Type **/** in the"
                " composer and search. Beside the list you read it as this customer will,"
                " with their name filled in.\n\n"
                "Change what does not fit. It is a beginning, not a form."
            ),
            drawing="slash",
            shows=_("A slash in a field, and a list of texts below it."),
        ),
        Text(
            "blank",
            _("What is missing is outlined"),
            _(
                "Where something is not known, such as an order number, a blank stays."
                " **Tab** walks from one to the next, and a text with blanks asks once before it"
                " is sent."
            ),
        ),
        Text(
            "macro",
            _("A macro does several things at once"),
            _(
                "Press **M**: a macro may answer, tag, set the priority and snooze in one go."
                " You see what it will do before it does, and one undo takes all of it back."
            ),
        ),
        Question(
            "fit",
            _("A canned reply fits, but for one sentence. What do you do?"),
            (
                Option(
                    _("I send it as it is"),
                    _("One wrong sentence makes the whole answer look careless."),
                ),
                right(
                    _("I insert it, and change the sentence"),
                    _("Yes. Ten seconds, and it is her answer."),
                ),
                Option(
                    _("I write everything anew"),
                    _("You may. But most of it was good already."),
                ),
            ),
        ),
        Question(
            "what",
            _("What can a macro do?"),
            (
                right(_("Tag and set the priority"), _("Yes, as many steps as somebody chose.")),
                right(_("Answer the customer"), _("Yes, with a text that fills in the name.")),
                Option(
                    _("Do things that you may not do"),
                    _("No. It does what you may do, only faster."),
                ),
            ),
        ),
    ),
)

CLOSING = Lesson(
    key="closing",
    title=_("Snooze, close, reopen"),
    teaser=_("Off your desk, and back in time"),
    tone="blue",
    drawing="closing",
    chapter="day",
    steps=(
        Text(
            "snooze",
            _("Snooze what cannot be done now"),
            _(
                "**S**: until tomorrow, until a date, or until the customer answers. It leaves"
                " your list, and comes back by itself. Any message of the customer wakes it.\n\n"
                "A promise to the customer goes on meanwhile: snoozing is for your order, not"
                " against their waiting."
            ),
            drawing="snooze",
            shows=_("A conversation goes below a moon, and comes up again."),
        ),
        Text(
            "close",
            _("Close with the right reason"),
            _(
                "**E** closes. The reason is what our numbers are made of: *resolved* when it"
                " is solved, *no reply* when they never answered, *duplicate* or *spam* when it"
                " was never a question of its own.\n\n"
                "Some inboxes ask for a type or a tag first. That takes two seconds, and makes"
                " topics countable."
            ),
        ),
        Text(
            "again",
            _("Closed is not lost"),
            _(
                "When the customer writes again within some days, the conversation opens again,"
                " and you get it back if you have room. Pure thanks open nothing."
            ),
        ),
        Question(
            "reason",
            _("Amara solved it herself and says so. Which reason?"),
            (
                right(_("Resolved"), _("Yes: her question is answered, whoever did it.")),
                Option(_("No reply"), _("She did reply: she said that it is solved.")),
                Option(_("Duplicate"), _("There is no second conversation about it.")),
            ),
        ),
        Question(
            "wait",
            _("A customer waits for your answer, and you need a part until Thursday. What first?"),
            (
                Option(
                    _("Snooze until Thursday"),
                    _("Their clock runs on, and they hear nothing until Thursday."),
                ),
                right(
                    _("Tell them about Thursday, then snooze"),
                    _("Yes. They know, you have a quiet list, and it comes back in time."),
                ),
            ),
        ),
    ),
)


LESSONS = [KEYS, CANNED, CLOSING]
