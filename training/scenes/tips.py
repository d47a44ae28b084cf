"""Why a goal matters, for whoever has missed it."""

from django.utils.translation import gettext_lazy as _

TIPS = {
    "first_reply": _(
        "Who hears nothing for two minutes believes that nobody is there. A short first answer is"
        " enough."
    ),
    "answered": _("Who has just written is still there. Now it takes one answer, later three."),
    "names_customer": _(
        "A name shows that somebody has read it. Once, near the beginning, is enough."
    ),
    "numbers_steps": _(
        "Whoever has to do several things finds the place again by its number, also on a phone."
    ),
    "asks_confirmation": _(
        "A question at the end tells you whether it is solved, before they have to write again."
    ),
    "asks_for": _("One clear question costs a minute. A wrong guess costs a conversation."),
    "never_vague": _("“Soon” is different for everybody. Say a day and a time."),
    "in_language": _("A first line in their language says: you are right here."),
    "noted": _("The next one who opens it begins where you stopped, and asks nothing twice."),
    "sorted_as": _("What is sorted is found again, counted, and given to those who know it."),
    "prioritised": _("The priority decides who is seen first, and what is promised."),
    "handed": _("Who may decide has to see it. Write the note first, then hand it over."),
    "closed": _("Close it when the customer has what they need, for the reason that is true."),
    "never_closed": _("What is closed is seen by nobody: others still have to do something here."),
    "took_over": _("Until somebody takes it over, everybody thinks that somebody else does."),
    "never_wrote": _("Here the best answer is none."),
    "never_took_over": _("Two who have one conversation are one too many."),
    "never_says": _("Read it once more with their eyes before you send it."),
    "answered_first": _("Look at the rings in the list: whose time ends first, is first."),
    "says": _("What it takes stands in the briefing, and in the good answer below."),
    "never_misnames": _("Nothing says “I did not read it” like somebody else’s name."),
}


def tip(goal):
    """One sentence; "" when there is none. What is asked for by "not" has another."""
    return goal.get("tip") or ("" if goal.get("not") else TIPS.get(goal["asks"], ""))
