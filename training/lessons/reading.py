"""What the screens say: the first lessons of the path."""

from django.utils.translation import gettext_lazy as _

from .shapes import Lesson, Option, Question, Text, right

TURNS = Lesson(
    key="turns",
    title=_("Whose turn is it?"),
    teaser=_("Read the spine and never miss a reply"),
    tone="pine",
    drawing="turns",
    is_required=True,
    steps=(
        Text(
            "spine",
            _("One line answers it"),
            _(
                "All day long you have one question: **whose turn is it?** The line at the edge of"
                " every conversation answers it. We call it the spine.\n\n"
                "Its shape says who has the conversation. A dashed line: it waits for a person."
                " A plain line: a person has it. A dotted line: the bot has it. The colour only"
                " says the same again, so you can do without it."
            ),
            drawing="spine",
            shows=_("Three conversations: a dashed, a plain and a dotted line at their edge."),
        ),
        Text(
            "groups",
            _("The list is sorted by turn"),
            _(
                "- **Needs a person**: nobody has it yet. Somebody should take it.\n"
                "- **Your turn**: it is yours, and the customer waits for you.\n"
                "- **Their turn**: you have answered, and wait for the customer.\n\n"
                "Work from the top. What waits longest, or is due first, stands first."
            ),
            drawing="groups",
            shows=_("A list in three groups, the first with a dashed line."),
        ),
        Question(
            "whose",
            _("Amara asked something, you answered, and she wrote “thank you”. Whose turn is it?"),
            (
                Option(
                    _("Mine: the last message is hers"),
                    _("The last message alone does not decide. Pure thanks ask for nothing."),
                ),
                right(
                    _("Nobody waits for me"),
                    _("Yes. Pure thanks are shown as acknowledged, and do not make it your turn."),
                ),
                Option(
                    _("The bot’s"),
                    _("The bot has a conversation only until a person takes it over."),
                ),
            ),
        ),
        Text(
            "clock",
            _("What the time beside it says"),
            _(
                "A chip such as **41m left** is a promise that runs. It turns amber when it"
                " gets close, and says **Late 4m** when it has passed.\n\n"
                "The promise follows the office hours of the team: at night it stands still, and"
                " says so. Snoozing never stops it while the customer waits."
            ),
            drawing="promise",
            shows=_("Three rings that empty, and the words beside them."),
        ),
        Question(
            "first",
            _("You begin your day. Which conversation do you open first?"),
            (
                Option(
                    _("The newest one"),
                    _("The newest has waited least. Somebody else has waited since yesterday."),
                ),
                right(
                    _("The one at the top of “Needs a person” or “Your turn”"),
                    _("Yes. The list puts first what is due first, or waits longest."),
                ),
                Option(
                    _("The one with the friendliest name"),
                    _("Tempting. But the order of the list is fair to everybody."),
                ),
            ),
        ),
    ),
)

NOTES = Lesson(
    key="notes",
    title=_("Notes are not replies"),
    teaser=_("Five signs that keep them apart"),
    tone="note",
    drawing="notes",
    is_required=True,
    steps=(
        Text(
            "signs",
            _("Five signs at once"),
            _(
                "A note is for your team. A reply goes to the customer. They can never look the"
                " same, because five things differ at once:\n\n"
                "1. the edge is dashed,\n2. the ground is hatched,\n3. there is a lock,\n"
                "4. it says **Only your team sees this**,\n"
                "5. the button is yellow, and says **Add note**.\n\n"
                "Yellow is used for nothing else."
            ),
            drawing="note",
            shows=_("A dashed note with a lock, and a plain reply below it."),
        ),
        Text(
            "button",
            _("The button names who gets it"),
            _(
                "Before you send, look at the button. **Send to Amara** goes to Amara."
                " **Add note** goes to nobody outside.\n\n"
                "Press **N** for a note and **R** for a reply. The mode stays after sending, so"
                " that two notes in a row need no second look."
            ),
            drawing="buttons",
            shows=_("A green button to a customer, and a yellow one with a lock."),
        ),
        Question(
            "sign",
            _("Which of these tell you that you are writing a note?"),
            (
                right(_("The yellow button “Add note”"), _("Yes, nothing else is yellow.")),
                right(_("The lock and the dashed edge"), _("Yes, a reply has neither.")),
                Option(
                    _("The name of the customer on the button"),
                    _("No: a name on the button means that the person gets it."),
                ),
            ),
        ),
        Question(
            "wrong",
            _("You want to ask Marco what he thinks of a refund. How?"),
            (
                right(
                    _("A note in which I call him with @Marco"),
                    _("Yes. He is told of it, and Amara never sees it."),
                ),
                Option(
                    _("A reply that I take back later"),
                    _("A reply leaves after some seconds. What has left cannot come back."),
                ),
                Option(
                    _("A reply in brackets"),
                    _("The customer reads brackets, too. What is for the team is a note."),
                ),
            ),
        ),
    ),
)

BOT = Lesson(
    key="bot",
    title=_("Taking over from the bot"),
    teaser=_("Start from its summary, not from zero"),
    tone="violet",
    drawing="bot",
    is_required=True,
    steps=(
        Text(
            "asks",
            _("The bot says when it needs you"),
            _(
                "The bot answers what our articles answer. When it may not, or is not sure, it"
                " asks for a person. Then a card stands above the conversation: **what the"
                " customer wants, what was checked, what the bot may not do, what it would do"
                " next**.\n\nRead these four lines first. They save the customer from telling"
                " everything again."
            ),
            drawing="handoff",
            shows=_("A violet hexagon hands a card with four lines to a person."),
        ),
        Text(
            "take",
            _("One key makes it yours"),
            _(
                "Press **T**, or **Take over**. From this moment on the bot says nothing more in"
                " this conversation. If a colleague was faster, you are told who.\n\n"
                "You need not take over to help: a note to the team is possible while the bot"
                " speaks."
            ),
            drawing="take",
            shows=_("A conversation changes from a dotted line to a plain one."),
        ),
        Question(
            "begin",
            _("You have taken over from the bot. What is a good first sentence?"),
            (
                Option(
                    _("“Hello, how can I help you?”"),
                    _("She has said that already. Now she has to begin anew."),
                ),
                right(
                    _("“Hello Amara, you would like 642 EUR back for order 48213. I look at it.”"),
                    _("Yes. Her name, what she wants, and what happens now: all from the card."),
                ),
                Option(
                    _("“The bot did not understand you.”"),
                    _("That blames somebody, and helps nobody."),
                ),
            ),
        ),
        Question(
            "back",
            _("The matter is simple after all. May you give it back to the bot?"),
            (
                right(
                    _("Yes, with “Return to bot”"),
                    _("Yes. It goes on from what was said, and asks again when it has to."),
                ),
                Option(
                    _("No, never"),
                    _("You may. “Return to bot” stands in the menu of the conversation."),
                ),
            ),
        ),
    ),
)

LESSONS = [TURNS, NOTES, BOT]
