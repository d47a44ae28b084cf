"""Questions about what an answer says: the three best practices, and what must not be in it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from coach.checks.promise import is_vague
from conversations.conditions.languages import base, detect, name_of

from .asking import asks
from .casting import BLANK
from .questions import any_of, said_in
from .reading import calls, claims, confirms, has_steps, plain, questions
from .reading import says as is_said


@asks(
    gettext_lazy("An answer says"),
    lambda asked: _("Says: %s") % "; ".join(any_of(ways) for ways in asked["words"]),
    words="words",
)
def says(seen, words):
    return said_in(seen.replies, words, seen)


@asks(
    gettext_lazy("No answer says"),
    lambda asked: _("Never says: %s") % "; ".join(any_of(ways) for ways in asked["words"]),
    words="words",
    is_never=True,
)
def never_says(seen, words):
    wrong = (one["at"] for one in seen.replies if any(_has(one["text"], w, seen) for w in words))
    return next(wrong, None)


def _has(text, ways, seen):
    """Whether it says one of these. A name or a number is given away also by who denies it."""
    blank = [way for way in ways.split("|") if BLANK.fullmatch(way.strip(" ="))]
    rest = [way for way in ways.split("|") if way not in blank]
    return is_said(text, seen.filled("|".join(blank))) or claims(text, seen.filled("|".join(rest)))


@asks(
    gettext_lazy("The customer is called by name"),
    lambda asked: _("Calls the customer by name"),
)
def names_customer(seen):
    name = seen.blanks[seen.customer]
    return next((one["at"] for one in seen.replies if calls(one["text"], name)), None)


@asks(
    gettext_lazy("The steps are numbered"),
    lambda asked: _("Gives numbered steps"),
    optional=["least"],
    least="number",
)
def numbers_steps(seen, least=2):
    return next((one["at"] for one in seen.replies if has_steps(one["text"], int(least))), None)


@asks(
    gettext_lazy("It is asked whether that helped"),
    lambda asked: _("Asks whether that helped"),
)
def asks_confirmation(seen):
    return next((one["at"] for one in seen.replies if confirms(one["text"])), None)


@asks(
    gettext_lazy("The customer is asked for"),
    lambda asked: (
        _("Asks for: %s") % any_of(asked["words"])
        if asked.get("words")
        else _("Asks what is not clear")
    ),
    optional=["words"],
    words="ways",
)
def asks_for(seen, words=""):
    ways = seen.filled(words)
    for one in seen.replies:
        asked = questions(one["text"])
        if any(not ways or is_said(question, ways) for question in asked):
            return one["at"]
    return None


@asks(
    gettext_lazy("No promise without a date"),
    lambda asked: _("Promises nothing without saying when"),
    is_never=True,
)
def never_vague(seen):
    return next((one["at"] for one in seen.replies if is_vague(one["text"])), None)


@asks(
    gettext_lazy("It is answered in the language"),
    lambda asked: _("Answers in %s") % name_of(base(asked["language"])),
    language="language",
)
def in_language(seen, language):
    wanted = base(language)
    return next((one["at"] for one in seen.replies if detect(one["text"]) == wanted), None)


@asks(
    gettext_lazy("The answers stay shorter than"),
    lambda asked: (
        ngettext(
            "No answer is longer than %d word",
            "No answer is longer than %d words",
            int(asked["most"]),
        )
        % int(asked["most"])
    ),
    most="number",
    is_never=True,
)
def never_long(seen, most):
    long = (one["at"] for one in seen.replies if len(one["text"].split()) > int(most))
    return next(long, None)


@asks(
    gettext_lazy("No other name is used"),
    lambda asked: _("Calls nobody by a wrong name"),
    is_never=True,
)
def never_misnames(seen):
    """The names of others in the scenario, where a greeting has the customer's."""
    others = {
        plain(name)
        for role, name in seen.blanks.items()
        if role.endswith(".first") and role != f"{seen.customer}.first"
    }
    for one in seen.replies:
        greeting = plain(one["text"].strip().splitlines()[0]) if one["text"].strip() else ""
        if any(f" {name}" in f" {greeting}" for name in others):
            return one["at"]
    return None
