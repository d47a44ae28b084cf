"""With colleagues, files and phones."""

from django.utils.translation import gettext_lazy as _

from .shapes import Lesson, Option, Question, Text, right

TOGETHER = Lesson(
    key="together",
    title=_("Two on one conversation"),
    teaser=_("Nobody answers twice"),
    tone="amber",
    drawing="together",
    chapter="day",
    steps=(
        Text(
            "see",
            _("You see who else is there"),
            _(
                "Above the thread stands who looks at it, and above the composer who writes."
                " Say in a note who answers, or let the other one go on."
            ),
            drawing="two",
            shows=_("Two soft squares look at one conversation."),
        ),
        Text(
            "held",
            _("If somebody was faster, yours is held"),
            _(
                "When something came in that you had not seen, your reply is not sent. You are"
                " shown what came, your text stays, and one press sends it anyway. So no"
                " customer gets two answers that contradict each other."
            ),
        ),
        Text(
            "give",
            _("Assign, call, follow"),
            _(
                "**A** gives it to a person or a team; write a note with it, so that they need"
                " not ask. **@Name** in a note calls somebody without giving it away. **F**"
                " follows what you want to hear of."
            ),
        ),
        Question(
            "held-now",
            _("Your reply is held: Marco wrote a minute ago. What do you do?"),
            (
                right(
                    _("I read his answer, then decide"),
                    _("Yes. Most often it says what yours says, and yours can go."),
                ),
                Option(
                    _("I send anyway, at once"),
                    _("Then the customer has two answers, and a question more."),
                ),
            ),
        ),
        Question(
            "hand",
            _("You give a conversation to Billing. What helps them most?"),
            (
                right(
                    _("A note: what is known, and what is to do"),
                    _("Yes. They begin where you stopped."),
                ),
                Option(
                    _("A reply to the customer: “I pass you on.”"),
                    _("That tells the customer. Billing still knows nothing."),
                ),
            ),
        ),
    ),
)

FILES = Lesson(
    key="files",
    title=_("Pictures, files and your voice"),
    teaser=_("Show it, attach it, say it"),
    tone="pine",
    drawing="files",
    chapter="day",
    steps=(
        Text(
            "attach",
            _("Drop it, paste it, choose it"),
            _(
                "Files go into the tray below your text, and up while you write on. What is too"
                " large says so at once, with the limit. A file in a note stays in the team, like"
                " the note."
            ),
            drawing="tray",
            shows=_("Two files in a tray below a text."),
        ),
        Text(
            "voice",
            _("A voice message when words are slow"),
            _(
                "Press the microphone, speak, listen, send. Where it can be put into words, the"
                " words go along, so it can be read and found."
            ),
        ),
        Question(
            "said",
            _("You wrote “see the picture attached”. What do you check before you send?"),
            (
                right(_("That it is in the tray"), _("Yes. The coach reminds you, too.")),
                Option(
                    _("Nothing: it comes by itself"),
                    _("It does not. This is the most forgotten thing in all mails."),
                ),
            ),
        ),
        Question(
            "whose",
            _("You drop an invoice of another customer by mistake. What now?"),
            (
                right(
                    _("I take it out of the tray before sending"),
                    _("Yes. Nothing leaves before you send."),
                ),
                Option(
                    _("I send, and ask them to delete it"),
                    _("What has left is out of your hands. Take it out before."),
                ),
            ),
        ),
    ),
)

POCKET = Lesson(
    key="pocket",
    title=_("On the phone, and without a network"),
    teaser=_("A real desk in your pocket"),
    tone="blue",
    drawing="pocket",
    chapter="day",
    steps=(
        Text(
            "same",
            _("Everything is there"),
            _(
                "The same pages fit a phone. What you do most is at the lower edge, within a"
                " thumb’s reach. **Me** has the rest, and installs it as an app."
            ),
            drawing="phone",
            shows=_("A phone with a list, and five places at its lower edge."),
        ),
        Text(
            "queue",
            _("In a tunnel it waits for you"),
            _(
                "Without a network you go on writing: the button says **Queue for Amara**. It is"
                " sent by itself when you are back, in your order, and once. If somebody answered"
                " meanwhile, yours is held, and you decide."
            ),
        ),
        Text(
            "quiet",
            _("What may ring is your choice"),
            _(
                "Under **Notifications** you choose what reaches you and where, and quiet hours."
                " A conversation that rings too much is muted with **H**."
            ),
        ),
        Question(
            "tunnel",
            _("You wrote three answers in a tunnel. What happens?"),
            (
                right(
                    _("They are sent when the line is back, each once"),
                    _("Yes. You can see them wait, and take one back until then."),
                ),
                Option(_("They are lost"), _("No. They are kept, also when you close the page.")),
            ),
        ),
        Question(
            "home",
            _("Your shift is over, and the phone still rings. What helps?"),
            (
                right(_("Quiet hours"), _("Yes, under Notifications. And hand over what is open.")),
                Option(
                    _("Answering quickly"),
                    _("That is kind, but tomorrow it rings again."),
                ),
            ),
        ),
    ),
)

KNOWLEDGE = Lesson(
    key="knowledge",
    title=_("Articles that answer for you"),
    teaser=_("Link one, or write one"),
    tone="violet",
    drawing="knowledge",
    chapter="day",
    steps=(
        Text(
            "link",
            _("A link to what is written already"),
            _(
                "While you write, search the articles and link one: customers can read it again"
                " tomorrow. Say in one sentence what they find there. A link alone is not an"
                " answer."
            ),
            drawing="article",
            shows=_("A page with a heading, and a link from an answer to it."),
        ),
        Text(
            "bot",
            _("The bot answers from the same"),
            _(
                "What stands in an article, the bot can answer tonight. So when you answer the"
                " same thing for the third time, ask a supervisor for an article. Questions that"
                " nothing answers are collected under **Knowledge**."
            ),
        ),
        Question(
            "third",
            _("The same question comes for the third time today. What helps most?"),
            (
                right(
                    _("An article, and perhaps a canned reply"),
                    _("Yes. The next ten are answered before they reach you."),
                ),
                Option(_("Answering faster"), _("It still comes a fourth time.")),
            ),
        ),
        Question(
            "bare",
            _("Is a link alone a good answer?"),
            (
                right(
                    _("No, I say what it answers"),
                    _("Yes. A sentence from you, then the link."),
                ),
                Option(_("Yes, it is all there"), _("They asked you, not a library.")),
            ),
        ),
    ),
)

LESSONS = [TOGETHER, FILES, POCKET, KNOWLEDGE]
