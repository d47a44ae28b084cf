"""The three best practices: soon, by name, in steps with a question at the end."""

from django.utils.translation import gettext_lazy as _

from .shapes import Lesson, Option, Question, Text, right

SOON = Lesson(
    key="two-minutes",
    title=_("The first answer in two minutes"),
    teaser=_("Best practice 1: soon is kind"),
    tone="amber",
    drawing="soon",
    is_required=True,
    steps=(
        Text(
            "why",
            _("Why two minutes"),
            _(
                "Who has just written is still there. After two minutes people open another tab,"
                " and write a second time. So in office hours we aim at **two minutes** for the"
                " first answer to a new conversation.\n\n"
                "The goal is a help, not a whip: you see your own and the team’s, and nobody"
                " else’s."
            ),
            drawing="minutes",
            shows=_("A clock on which the first two minutes are filled."),
        ),
        Text(
            "first",
            _("A first answer need not be the whole answer"),
            _(
                "Say three things: that a person reads it, what you do now, and when they hear"
                " from you again.\n\n"
                "> Hello Amara, I have your order before me. I ask the warehouse, and write to you"
                " by 15:00.\n\n"
                "Then keep it. **B** remembers the time for you, and brings the conversation back"
                " when it is due."
            ),
        ),
        Question(
            "good",
            _("A new question comes in, and the answer takes you half an hour. What do you do?"),
            (
                Option(
                    _("I find out first, and answer then"),
                    _("For half an hour she does not know whether anybody has read it."),
                ),
                right(
                    _("I say what I do, and when I write again"),
                    _("Yes. Half an hour is short when you know that it is half an hour."),
                ),
                Option(
                    _("“We received your message and will get back to you.”"),
                    _("No person, no time. Machines can say that, and people skip it."),
                ),
            ),
        ),
        Question(
            "late",
            _("It is Saturday, and your team opens on Monday. Is the goal missed?"),
            (
                right(
                    _("No: it counts office hours only"),
                    _("Yes. The clock stands still until your team opens."),
                ),
                Option(
                    _("Yes, after two minutes"),
                    _("The goal follows the office hours of the team. Enjoy your Saturday."),
                ),
            ),
        ),
    ),
)

NAMES = Lesson(
    key="names",
    title=_("Use their name"),
    teaser=_("Best practice 2: right, and once is enough"),
    tone="blue",
    drawing="names",
    is_required=True,
    steps=(
        Text(
            "why",
            _("A name says: I mean you"),
            _(
                "Begin with the name as they write it themselves. Look how they signed: “Amara”,"
                " “Dr Okafor”, “A. Okafor”. Take the tone that they take.\n\n"
                "Once at the beginning is enough. In every sentence it sounds like a form letter."
            ),
            drawing="name",
            shows=_("A name in the customer panel, and the same name in a greeting."),
        ),
        Text(
            "right",
            _("Spelled as in the profile"),
            _(
                "A wrong letter is worse than no name. Canned replies fill in the name from the"
                " profile, so they are never misspelled. Where a name is not known, the gap is"
                " outlined, and you are asked before it is sent.\n\n"
                "Is the name in the profile wrong? Open **Customer details (I)** and put it right"
                " for everybody."
            ),
        ),
        Question(
            "greet",
            _("The profile says “Zoë Müller”, and she signs with “Zoë”. How do you begin?"),
            (
                right(_("“Hello Zoë,”"), _("Yes: as she calls herself, with both dots.")),
                Option(
                    _("“Hello Zoe,”"),
                    _("Nearly. The dots belong to her name."),
                ),
                Option(
                    _("“Dear customer,”"),
                    _("She has told you her name. Use it."),
                ),
            ),
        ),
        Question(
            "unknown",
            _("A visitor of the website has not said a name. What do you write?"),
            (
                right(
                    _("“Hello,” and later I ask how I may call them"),
                    _("Yes. Friendly, and nothing is made up."),
                ),
                Option(
                    _("The first part of the address, such as “Hello Info,”"),
                    _("An address is not a name. It makes a machine of you."),
                ),
            ),
        ),
    ),
)

STEPS = Lesson(
    key="solutions",
    title=_("Steps, and a question at the end"),
    teaser=_("Best practice 3: clear to do, easy to confirm"),
    tone="pine",
    drawing="steps",
    is_required=True,
    steps=(
        Text(
            "steps",
            _("One step, one line, one act"),
            _(
                "Who follows you has your text in one hand and a lamp in the other. Number the"
                " steps, one act each, in the order in which they are done:\n\n"
                "1. Switch the lamp off at the wall.\n"
                "2. Hold the button for five seconds.\n"
                "3. Switch it on again.\n\n"
                "Begin lines with “1.” and they are numbered for the customer, too."
            ),
            drawing="numbered",
            shows=_("An answer with three numbered lines and a question below."),
        ),
        Text(
            "all",
            _("Every question gets its answer"),
            _(
                "People often ask two things at once. Count the question marks before you"
                " write, and the answers after. What you cannot answer yet, say so, and when"
                " you will."
            ),
        ),
        Text(
            "confirm",
            _("Ask whether it worked"),
            _(
                "It is solved when *they* say so. End with a question that is easy to answer:"
                " “Does the lamp stay on now?” is better than “Is everything all right?”.\n\n"
                "When they confirm, close. When they do not answer, the conversation asks once by"
                " itself before it closes."
            ),
        ),
        Question(
            "which",
            _("Which end of an answer is best?"),
            (
                Option(
                    _("“We consider this matter closed.”"),
                    _("You do. Does she?"),
                ),
                right(
                    _("“Does the light stay on now, Amara?”"),
                    _("Yes. She can answer with one word, and you know that it is solved."),
                ),
                Option(
                    _("“Do not hesitate to contact us.”"),
                    _("Polite, but nothing is asked, so you never learn whether it worked."),
                ),
            ),
        ),
        Question(
            "good",
            _("What makes steps easy to follow?"),
            (
                right(_("They are numbered"), _("Yes: “I am at step 2” is easy to say.")),
                right(_("Each is one act"), _("Yes: two acts in one line are one forgotten act.")),
                Option(
                    _("They explain why each is needed"),
                    _("Leave the why for later. Hands first."),
                ),
            ),
        ),
    ),
)

LESSONS = [SOON, NAMES, STEPS]
