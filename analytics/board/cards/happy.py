"""How it was, in the customers' eyes: people's work, and beside it the bot's."""

from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from conversations.models import Conversation, Rating

from ... import numbers
from ...charts import Chart, Column, Later, Table, Value, bars, words
from ...charts.bars import Bars, Row, Track, percent

TITLE = gettext_lazy("Customer satisfaction")
TONES = {5: "pine", 4: "pine", 3: "amber", 2: "red", 1: "red"}
GOOD = 4
LONGEST = 140
LATEST = 200  # ratings among which a comment is looked for


@dataclass(frozen=True)
class Picture:
    percent: str
    share: str
    words: str
    bars: Bars


def chart(reading):
    cell, bot = reading.total(reading.rated), reading.total("bot_rated")
    scores = _scores(reading)
    ratings = sum(scores.values())
    rows = [
        Row(
            _("%(score)s of 5") % {"score": score},
            [Track([(percent(scores[score], ratings), TONES[score], "")])],
            [(words.share(_share(scores[score], ratings)), _href(reading, score, scores))],
        )
        for score in (5, 4, 3, 2, 1)
    ]
    happy = cell.happy_share
    return Chart(
        name="happy",
        title=str(TITLE),
        about=ngettext("%(count)s rating", "%(count)s ratings", ratings)
        % {"count": words.count(ratings)},
        kind="happy" if ratings else "",
        picture=Picture(
            percent(cell.happy, cell.count),
            words.share(happy),
            _about(reading, cell),
            bars(rows, names="short", values="short"),
        ),
        finding=_finding(happy, ratings),
        formula=_(
            "Ratings of 4 or 5, divided by all ratings that came in this time of conversations in"
            " which a person answered. What the bot did alone is counted apart. The answer rate is"
            " ratings divided by questions."
        ),
        table=Later(lambda: _table(reading, scores, bot)),
        note=_bot(bot),
        said=_said(reading),
    )


def _share(part, whole):
    return part / whole if whole else None


def _href(reading, score, scores):
    return reading.link(reading.rated, score=score) if scores[score] else ""


def _ratings(reading):
    return numbers.facts(reading.asked.cut, reading.asked.period, reading.rated)


def _scores(reading):
    """{score: how many}"""
    counted = dict(_ratings(reading).order_by().values_list("score").annotate(n=Count("*")))
    return {score: counted.get(score, 0) for score in (5, 4, 3, 2, 1)}


def _about(reading, cell):
    asked = reading.total("asked").count
    if not asked or reading.asked.agent:
        return _("gave 4 or 5 of 5.")
    rated = cell.count + reading.total("bot_rated").count
    return _("gave 4 or 5 of 5. Answer rate %(rate)s.") % {
        "rate": words.share(min(rated / asked, 1))
    }


def _bot(bot):
    if not bot.count:
        return ""
    said = {"share": words.share(bot.happy_share), "count": words.count(bot.count)}
    return (
        ngettext(
            "Of %(count)s customer who had only the bot, %(share)s gave 4 or 5.",
            "Of %(count)s customers who had only the bot, %(share)s gave 4 or 5.",
            bot.count,
        )
        % said
    )


def _finding(happy, ratings):
    if not ratings:
        return _("Nobody has rated in this time.")
    said = {"share": words.share(happy), "count": words.count(ratings)}
    return (
        ngettext(
            "%(share)s of %(count)s rating are 4 or 5 of 5.",
            "%(share)s of %(count)s ratings are 4 or 5 of 5.",
            ratings,
        )
        % said
    )


def _said(reading):
    """What a customer wrote beside their stars, the latest of what the reader may see."""
    latest = list(_ratings(reading).values_list("conversation", flat=True)[:LATEST])
    seen = Conversation.objects.visible_to(reading.asked.reader).filter(pk__in=latest)
    found = Rating.objects.exclude(comment="").filter(conversation__in=seen.values("pk"))
    rating = found.select_related("conversation__customer").order_by("-created_at").first()
    if not rating:
        return None
    name = rating.conversation.customer.display_name
    return {
        "text": Truncator(rating.comment).chars(LONGEST),
        "href": reverse("conversations:thread", args=[rating.conversation_id]),
        "by": f"{words.name(name)}, ★ {rating.score}",
    }


def _table(reading, scores, bot):
    columns = [
        Column(_("Score"), "text"),
        Column(_("Ratings")),
        Column(_("Share"), "share"),
    ]
    total = sum(scores.values())
    if not total and not bot.count:
        return Table(columns, [])
    rows = [
        [
            _("%(score)s of 5") % {"score": score},
            Value(number, _href(reading, score, scores)),
            _share(number, total),
        ]
        for score, number in scores.items()
    ]
    if reading.asked.agent:
        return Table(columns, rows)
    rows.append(
        [_("The bot alone: 4 or 5"), Value(bot.happy, reading.link("bot-rated", least=GOOD)), None]
    )
    rows[-1][2] = bot.happy_share
    asked = reading.total("asked").count
    rows.append([_("Asked"), Value(asked, reading.link("asked") if asked else ""), None])
    return Table(columns, rows)
