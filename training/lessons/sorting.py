"""How things are sorted, and found again."""

from django.utils.translation import gettext_lazy as _

from .shapes import Lesson, Option, Question, Text, right

SORTING = Lesson(
    key="sorting",
    title=_("Tags, priority, department"),
    teaser=_("Sorted once, found for ever"),
    tone="violet",
    drawing="sorting",
    chapter="day",
    steps=(
        Text(
            "each",
            _("Each says something else"),
            _(
                "- **Priority**: how soon. High is rare, or it means nothing.\n"
                "- **Department**: whom it concerns.\n"
                "- **Issue type**: what kind of matter it is.\n"
                "- **Tags**: what it is about, in your team’s words."
            ),
            drawing="chips",
            shows=_("A conversation with a flag and three labels."),
        ),
        Text(
            "how",
            _("Few and the same"),
            _(
                "**L** opens the tags, **P** the priorities. Take a tag that exists before you"
                " make one: “refund”, “refunds” and “money back” are three heaps that nobody"
                " can count."
            ),
        ),
        Question(
            "high",
            _("When is the priority high?"),
            (
                right(
                    _("When waiting makes it worse for them"),
                    _("Yes: a shop without light today, not a loud tone."),
                ),
                Option(
                    _("When somebody writes in capital letters"),
                    _("Capitals are a tone. Ask what happens when it waits."),
                ),
                Option(
                    _("For everything of mine"),
                    _("When all is high, the list cannot help you."),
                ),
            ),
        ),
        Question(
            "tag",
            _("You need a tag for refunds, and “Refund” exists. Which do you take?"),
            (
                right(_("“Refund”"), _("Yes. One heap, one number.")),
                Option(
                    _("A new one: “Money back”"), _("Then the topic is counted twice, as halves.")
                ),
            ),
        ),
    ),
)


FINDING = Lesson(
    key="finding",
    title=_("Find anything"),
    teaser=_("Search, the palette, and views"),
    tone="pine",
    drawing="finding",
    chapter="day",
    steps=(
        Text(
            "search",
            _("Words, people, days"),
            _(
                "**/** searches all that you may see: messages, notes, subjects, names. Narrow it"
                " down with small words such as `from:amara`, `tag:refund`, `has:file`,"
                " `after:7d`. Quotes keep words together."
            ),
            drawing="search",
            shows=_("A lens over a page, with one line that stands out."),
        ),
        Text(
            "palette",
            _("Ctrl K knows everything by name"),
            _(
                "**Ctrl K** finds commands, conversations, people, canned replies and articles,"
                " and shows the key of each command. So you learn keys by using it."
            ),
        ),
        Text(
            "views",
            _("Keep a search as a view"),
            _(
                "What you look for every morning, keep: **Save as view** in the menu above the"
                " list. It is for you or for your team, and counts by itself."
            ),
        ),
        Question(
            "how",
            _("You look for a file that Amara sent last week. What do you type?"),
            (
                right(
                    _("from:amara has:file after:7d"),
                    _("Yes: who, what, and since when."),
                ),
                Option(_("amara file last week"), _("These are searched as words in the text.")),
            ),
        ),
        Question(
            "see",
            _("Does the search find conversations of teams that you are not in?"),
            (
                right(
                    _("No, only what I may see"),
                    _("Yes. As in the list, so in the search."),
                ),
                Option(
                    _("Yes, all of them"),
                    _("No. What you may not open, you do not find either."),
                ),
            ),
        ),
    ),
)

LESSONS = [SORTING, FINDING]
