"""For supervisors and admins."""

from django.utils.translation import gettext_lazy as _

from .shapes import Lesson, Option, Question, Text, right

NUMBERS = Lesson(
    key="numbers",
    title=_("Numbers that you can trust"),
    teaser=_("Median, 90th, and what stands behind"),
    tone="blue",
    drawing="numbers",
    chapter="lead",
    is_for_supervisors=True,
    steps=(
        Text(
            "median",
            _("Half, and nine of ten"),
            _(
                "The **median** is the middle: half of the answers were faster. The **90th"
                " percentile** tells how long the slow ones took: nine of ten were faster. An"
                " average hides both: one answer after a weekend moves it for everybody."
            ),
            drawing="median",
            shows=_("A row of bars with a mark in the middle and one near the end."),
        ),
        Text(
            "open",
            _("Look behind each number"),
            _(
                "Every number leads to the conversations behind it, every chart has its table and"
                " its formula in words. If a number surprises you, open three of them before you"
                " tell anybody."
            ),
        ),
        Text(
            "people",
            _("Numbers about people"),
            _(
                "Agents see themselves and the team, never each other. Ask what stands in the way"
                " before you ask why somebody is slow: long conversations, hard topics, a shift"
                " alone."
            ),
        ),
        Question(
            "slow",
            _("The median is 2 minutes, and the 90th percentile 3 hours. What does it say?"),
            (
                right(
                    _("Most are quick, some wait very long"),
                    _("Yes. Look at those: which hour, which topic, which inbox?"),
                ),
                Option(_("We are slow"), _("Half were answered within two minutes.")),
                Option(_("The numbers are wrong"), _("They can be this far apart, and often are.")),
            ),
        ),
        Question(
            "one",
            _("One agent solved half as many as the others. What first?"),
            (
                right(
                    _("I look at what they were given"),
                    _("Yes. Ten hard ones can be more work than forty easy ones."),
                ),
                Option(
                    _("I show the table to the team"),
                    _("Never. It shames one, and teaches nobody."),
                ),
            ),
        ),
    ),
)

RULES = Lesson(
    key="rules",
    title=_("Rules, and who gets what"),
    teaser=_("Let it sort itself, and see why"),
    tone="violet",
    drawing="rules",
    chapter="lead",
    is_for_supervisors=True,
    steps=(
        Text(
            "order",
            _("When this, then that"),
            _(
                "Rules are asked in their order when something arrives: hand it to a team, tag it,"
                " set a priority, alert somebody. Then the team’s way decides who gets it: each in"
                " turn, who has least to do, or who has the skill."
            ),
            drawing="branches",
            shows=_("One line that parts into three."),
        ),
        Text(
            "dry",
            _("Try it on yesterday"),
            _(
                "Before a rule is saved, a dry run asks it about conversations that are over:"
                " how many, which, and what would have been different. It changes nothing."
            ),
        ),
        Text(
            "why",
            _("Why?"),
            _(
                "Everything automatic has a **Why?** beside it: the rule, the values, who was"
                " considered and why not. Agents can press it, too."
            ),
        ),
        Question(
            "new",
            _("You write a rule for refunds over 500 EUR. What do you do before you save it?"),
            (
                right(
                    _("A dry run, and I open some of what it found"),
                    _("Yes. You see mistakes before customers do."),
                ),
                Option(_("I save it and watch"), _("Then the first ten customers are the test.")),
            ),
        ),
        Question(
            "who",
            _("Jonas asks why he was given a conversation. Where is the answer?"),
            (
                right(_("In “Why?” beside the line"), _("Yes, with who else could have had it.")),
                Option(_("Nowhere, it is chance"), _("It never is. Press “Why?”.")),
            ),
        ),
    ),
)

TEACHING = Lesson(
    key="teaching",
    title=_("Helping others to get better"),
    teaser=_("Reviews, lessons and practice of your own"),
    tone="amber",
    drawing="teaching",
    chapter="lead",
    is_for_supervisors=True,
    steps=(
        Text(
            "review",
            _("Review little, and fairly"),
            _(
                "Take some conversations by chance, not only bad ones. Score with the same rubric"
                " each time, comment on lines, and begin with what was good. It is private until"
                " you share it."
            ),
            drawing="review",
            shows=_("A page with a mark beside one line."),
        ),
        Text(
            "own",
            _("Write lessons of your own"),
            _(
                "Your house has its own ways: the warehouse, the refund limit, the tone. Write"
                " them down as a lesson: a few headings, and a question with answers to tick."
                " Choose the teams, and publish it."
            ),
        ),
        Question(
            "which",
            _("Which conversations do you review?"),
            (
                right(
                    _("Some by chance, some with a low score"),
                    _("Yes. So you see the ordinary day, too."),
                ),
                Option(
                    _("Only those with complaints"),
                    _("Then everybody looks bad, and nobody learns what works."),
                ),
            ),
        ),
        Question(
            "share",
            _("A review is finished. Who sees it?"),
            (
                right(
                    _("Supervisors, until I share it with the agent"),
                    _("Yes. Then the agent, and still nobody else."),
                ),
                Option(_("The whole team"), _("No. Reviews are between two people.")),
            ),
        ),
    ),
)

LESSONS = [NUMBERS, RULES, TEACHING]
