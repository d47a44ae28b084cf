"""The result of a dry run in words, for whoever asked."""

from django.utils.formats import number_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from conversations.actions.saying import lower_first, step_says
from conversations.models import Conversation, Department, IssueType, Tag
from conversations.models.states import Priority
from team.models import Agent, Team

from . import sharing, tables

FIRST = 8  # conversations that are shown at once
PAGE = 50


class Names:
    """What values of fields are called. One that is gone has a number."""

    def __init__(self):
        models = {"team": Team, "agent": Agent, "department": Department, "issue_type": IssueType}
        self.known = {name: self._of(model.objects) for name, model in models.items()}
        self.tags = self._of(Tag.with_removed)
        self.steps = {}

    @staticmethod
    def _of(objects):
        return dict(objects.values_list("pk", "name"))

    def say(self, name, value):
        if name == "priority":
            return str(Priority(value).label)
        if name in self.known:
            if value is None:
                return {
                    "team": pgettext("a conversation's team", "no team"),
                    "agent": _("nobody"),
                    "department": _("no department"),
                    "issue_type": _("no issue type"),
                }[name]
            return self.known[name].get(value, f"#{value}")
        tag = self.tags.get(name[1], f"#{name[1]}")
        return f"+{tag}" if value else f"−{tag}"

    def say_step(self, step):
        """In the middle of a sentence."""
        if step not in self.steps:
            self.steps[step] = lower_first(step_says(*step))
        return self.steps[step]

    def say_who(self, who):
        if who == sharing.BY_HAND:
            return _("Taken by hand: its team gives nothing by itself")
        if who == sharing.NOBODY:
            return _("Nobody")
        return self.say("agent", who)

    def say_all(self, pairs):
        """Of tags only what is set: "no tag Refund" before "+Refund" says nothing."""
        return [self.say(name, value) for name, value in pairs]


def context(result, *, agent, address, more=None):
    """What the card shows. `more`: a page of all that is concerned, from 0."""
    names = Names()
    concerned = sorted(result["concerned"], key=lambda one: not one["differs"])
    is_all = more is not None
    shown = concerned[more * PAGE : (more + 1) * PAGE] if is_all else concerned[:FIRST]
    figures, is_replay = result["figures"], result["tried"] is None
    return {
        "result": result | {"count": figures.get("count", 0)},
        "is_replay": is_replay,
        "is_compared": figures.get("count", 0) > figures.get("unasked", 0),
        "address": address,
        "figures": _replayed(result) if is_replay else _tried(result, names),
        "notes": _notes(result, names),
        "rows": _rows(shown, names, agent, is_replay),
        "total": len(concerned),
        "teams": tables.teams(result, names),
        "agents": tables.agents(result, names),
        "planned": tables.planned(result, names),
        "rules": tables.rules(result),
        "page": more or 0,
        "has_more": is_all and len(concerned) > (more + 1) * PAGE,
    }


def _tried(result, names):
    figures, found = result["figures"], []
    count, matched, changed = (figures.get(key, 0) for key in ("count", "matched", "changed"))
    found.append(_figure(_("Would hold"), matched, tables.share(matched, count)))
    already = figures.get("already", 0)
    by_hand = ngettext("%d already so by hand", "%d already so by hand", already) % already
    found.append(_figure(_("Would change"), changed, by_hand if already else ""))
    if by_team := result["fields"].get("team"):
        found.append(_figure(_("Another team"), by_team, ""))
    teams = tables.teams(result, names)
    if teams:
        most = max(teams, key=lambda team: abs(team["by"]))
        found.append(_figure(most["name"], most["more"], _("a day")))
    return found


def _replayed(result):
    figures = result["figures"]
    unasked = figures.get("unasked", 0)
    count, changed = figures.get("count", 0) - unasked, figures.get("changed", 0)
    found = [
        _figure(
            _("As it really was"),
            tables.share(count - changed, count) if count else "–",
            _("of %s compared") % number_format(count, force_grouping=True),
        ),
        _figure(_("Different"), changed, ""),
    ]
    if unasked:
        found.append(_figure(_("No rule was asked then"), unasked, _("not compared")))
    return found


def _figure(name, value, more):
    value = number_format(value, force_grouping=True) if isinstance(value, int) else value
    return {"name": name, "value": value, "more": more}


def _notes(result, names):
    rules, notes = result["rules"], []
    for each in result["conflicts"]:
        text = ngettext(
            "“%(first)s” and “%(second)s” do not agree on the %(field)s of %(count)d conversation."
            " The second has the last word.",
            "“%(first)s” and “%(second)s” do not agree on the %(field)s of %(count)d conversations."
            " The second has the last word.",
            each["count"],
        )
        values = {
            "first": rules[each["first"]]["name"],
            "second": rules[each["second"]]["name"],
            "field": field_name(each["field"]),
            "count": each["count"],
        }
        notes.append({"tone": "amber", "text": text % values})
    for number, rule in enumerate(rules):
        if not rule["is_on"] or result["ran"].get(number):
            continue
        if result["tried"] not in {None, number}:
            continue
        values = {"name": rule["name"]}
        if by := result["covered"].get(number):
            values["by"] = rules[max(by, key=by.get)]["name"]
            text = _("“%(name)s” never acts: “%(by)s” comes before it and ends the round.")
        else:
            text = _("“%(name)s” holds for none of these conversations.")
        notes.append({"tone": "amber", "text": text % values})
    return notes


def field_name(name):
    return {
        "team": _("team"),
        "agent": _("agent"),
        "priority": _("priority"),
        "department": _("department"),
        "issue_type": _("issue type"),
    }.get(name, _("tags"))


def _rows(concerned, names, agent, is_replay):
    """Of what they may not see they get the number only."""
    pks = [one["pk"] for one in concerned]
    seen = Conversation.objects.visible_to(agent).filter(pk__in=pks)
    about = {
        pk: subject or preview
        for pk, subject, preview in seen.values_list("pk", "subject", "preview")
    }
    return [
        one
        | {
            "about": Truncator(about.get(one["pk"], "")).chars(90),
            "before": names.say_all(one["before"]),
            "after": names.say_all(one["after"]) + _besides(one, names),
            "checks": _checks(one, names),
        }
        for one in concerned
    ]


def _besides(one, names):
    """What would be done besides, or would not be done any more."""
    return [
        said % {"step": names.say_step(step)}
        for said, steps in (
            (_("would %(step)s"), one["does"]),
            (_("would not %(step)s any more"), one["leaves"]),
        )
        for step in steps
    ]


def _checks(one, names):
    checks = []
    teams = [dict(one[key]).get("team") for key in ("before", "after")]
    if one["team"] and one["team"] not in teams:
        text = _("In the end with %(team)s") % {"team": names.say("team", one["team"])}
        checks.append({"tone": "grey", "text": text})
    if one["already"]:
        checks.append({"tone": "pine", "text": _("Made so by hand")})
    if one["conflicts"]:
        checks.append({"tone": "amber", "text": _("Rules do not agree")})
    return checks
