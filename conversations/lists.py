"""What a list shows: which conversations, in which groups, with which numbers."""

from dataclasses import asdict, dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.db.models import Exists, IntegerField, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from team.models import Team

from . import finding, lines, queries, rows
from .filters import TABS
from .models import Conversation, Draft, Seen
from .operators import FEW
from .orders import ORDERS, USUAL, read_place, write_place
from .sought import estimate

PAGE = 50
CAP = 1000  # nobody needs to know more exactly than "999+"

# Each group's heading: whose turn, how it looks, and what it means.
GROUPS = {
    Conversation.Turn.NEEDS_PERSON: ("wait", ""),
    Conversation.Turn.OURS: ("agent", _("customer is waiting")),
    Conversation.Turn.THEIRS: ("done", _("nothing to do")),
    Conversation.Turn.SNOOZED: ("done", _("back by themselves")),
    Conversation.Turn.DONE: ("done", ""),
}
TAB_LOOKS = {
    "all": {"label": _("All"), "icon": ""},
    "pending": {"label": _("Pending"), "icon": "st-pending"},
    "active": {"label": _("Active"), "icon": "st-active"},
    "bot": {"label": _("Bot"), "icon": "st-bot"},
    "snoozed": {"label": _("Snoozed"), "icon": "st-snoozed"},
    "closed": {"label": _("Closed"), "icon": "st-closed"},
}
BOX_NAMES = {
    "all": _("All conversations"),
    "mine": _("Mine"),
    "unassigned": _("Unassigned"),
    "mentions": _("Mentions"),
    "following": _("Following"),
}


@dataclass(frozen=True)
class Selection:
    """Which conversations, as the page's address says: ?tab=&box=&q=&sort=.

    With the number of the saved view that it began as, if any: it may have been changed since.
    """

    tab: str = "all"
    box: str = "all"
    q: str = ""
    sort: str = USUAL
    view: int | None = None

    @classmethod
    def of(cls, request):
        view = request.GET.get("view", "")
        return cls.read(
            request.GET, view=int(view) if view.isdecimal() and len(view) < 15 else None
        )

    @classmethod
    def read(cls, said, *, view=None):
        """From a QueryDict. What is not known in it is as if it were not said."""
        tab, box, sort = (said.get(name, "") for name in ("tab", "box", "sort"))
        is_team = box.startswith("team-") and box[5:].isdecimal() and len(box) < 15
        return cls(
            tab=tab if tab in TABS else "all",
            box=box if is_team or box in BOX_NAMES else "all",
            # One more than is searched, so that the list can say that it was too long.
            q=said.get("q", "").replace("\x00", "").strip()[: queries.LONGEST + 1],
            sort=sort if sort in ORDERS else USUAL,
            view=view,
        )

    def query(self, **changes):
        """The address's query for this selection, "" for everything."""
        chosen = asdict(self) | changes
        usual = {"tab": "all", "box": "all", "sort": USUAL}
        words = urlencode({k: v for k, v in chosen.items() if v and v != usual.get(k)})
        return f"?{words}" if words else ""

    def boxed(self, agent):
        return Conversation.objects.visible_to(agent).in_box(self.box, agent)

    def conversations(self, agent):
        """All of them, in no order."""
        tabbed = self.boxed(agent).in_tab(self.tab)
        return finding.all_found(tabbed, self.asked, agent) if self.q else tabbed

    @cached_property
    def asked(self):
        """What `q` means. -> queries.Query"""
        return queries.parse(self.q, timezone.localdate())

    @property
    def order(self):
        return ORDERS[self.sort]


class Capped(Subquery):
    """How many rows, counted no further than the cap."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()

    def __init__(self, queryset, cap=CAP):
        super().__init__(queryset.order_by().values("pk")[:cap])


def counts(agent, selection):
    """The numbers of tabs, groups and rail in one statement: {"pending": 12, "turn_0": 2, ...}.

    A search is not counted: it would be repeated for every number.
    """
    boxed, everything = selection.boxed(agent), Conversation.objects.visible_to(agent)
    read = Seen.objects.filter(
        agent=agent, conversation=OuterRef("pk"), version__gte=OuterRef("news_version")
    )
    unread = everything.filter(turn__in=[0, 1]).exclude(Exists(read))
    # From the few mentions to their conversations: the other way would walk through all notes.
    calls = agent.mentions.unread().filter(note__conversation__in=everything)
    figures = {
        "unread": Capped(unread, cap=100),
        "new_mentions": Capped(calls, cap=100),
        "new_following": Capped(unread.in_box("following", agent), cap=100),
    }
    if not selection.q:
        listed = boxed.in_tab(selection.tab)
        waiting = listed.filter(turn=0, waiting_since__isnull=False).order_by("waiting_since")
        figures |= {tab: Capped(boxed.in_tab(tab).open()) for tab in TABS if tab != "closed"}
        figures |= {f"turn_{turn}": Capped(listed.filter(turn=turn)) for turn in GROUPS}
        figures["waiting_since"] = Subquery(waiting.values("waiting_since")[:1])
    return get_user_model().objects.filter(pk=agent.pk).values(**figures).get()


def listing(agent, selection, *, after="", current=None):
    """All that the list's templates need, in a fixed number of queries."""
    place = read_place(after)
    if selection.asked.wanted:
        shown, older = found_page(agent, selection, place)
    else:
        shown, older = usual_page(agent, selection, place)
    seen = Seen.objects.versions(agent, shown)
    drafts = Draft.objects.written().filter(agent=agent, conversation__in=shown)
    drafted = set(drafts.values_list("conversation", flat=True))
    for conversation in shown:
        is_news = conversation.news_version > seen.get(conversation.pk, 0)
        conversation.is_unread = is_news and not conversation.is_done
        conversation.has_draft = conversation.pk in drafted
        conversation.is_current = conversation.pk == current
    numbers = counts(agent, selection)
    return {
        "selection": selection,
        "groups": groups(selection, shown, numbers),
        "row_insides": rows.inner(shown),
        "is_empty": not shown,
        "is_continued": bool(place),
        "older": selection.query(after=older) if older else "",
        **frame(agent, selection, numbers),
    }


def usual_page(agent, selection, place):
    """-> (conversations of one page, where the next one begins)"""
    order, found = selection.order, selection.conversations(agent)
    is_few = bool(selection.q) and estimate(found) <= FEW
    found = list(order.page(found, PAGE + 1, after=place, is_few=is_few).for_list())
    return found[:PAGE], order.place_of(found[PAGE - 1]) if len(found) > PAGE else ""


def found_page(agent, selection, place):
    """The same of a search for words: the newest first, each with the `line` that was found."""
    found = selection.boxed(agent).in_tab(selection.tab)
    after = finding.Hit(*place[2:]) if place else None
    hits, end, words = finding.page(
        found, selection.asked, agent, size=PAGE, now=timezone.now(), after=after
    )
    found = Conversation.objects.for_list().in_bulk([hit.pk for hit in hits])
    shown = [found[hit.pk] for hit in hits if hit.pk in found]
    said = lines.lines(shown, selection.asked, words)
    for conversation in shown:
        conversation.line = said.get(conversation.pk)
    return shown, write_place(4, None, end.at, end.pk) if end else ""


def groups(selection, shown, numbers):
    if selection.asked.wanted:
        return [{"turn": "found", "label": _("Newest first"), "by": "done", "rows": shown}]
    return [
        {
            "turn": int(turn),
            "label": turn.label,
            "by": by,
            "hint": hint,
            "count": numbers.get(f"turn_{turn.value}"),
            "rows": [each for each in shown if each.turn == turn],
        }
        for turn, (by, hint) in GROUPS.items()
    ]


def frame(agent, selection, numbers):
    """What is around the rows: tabs and boxes, with their numbers."""
    boxes = boxes_of(agent, selection, numbers)
    titles = [box["label"] for box in boxes if box["is_selected"]]
    return {
        "box_title": titles[0] if titles else _("Another team"),
        "numbers": numbers,
        "inbox_count": "99+" if numbers["unread"] > 99 else numbers["unread"],
        "tabs": [
            {
                "name": tab,
                "is_selected": tab == selection.tab,
                "query": selection.query(tab=tab) or "?",
                "count": numbers.get(tab),
                **TAB_LOOKS[tab],
            }
            for tab in TABS
        ],
        "boxes": boxes,
        "orders": [
            {
                "name": name,
                "label": order.label,
                "hint": order.hint,
                "is_selected": name == selection.sort,
                "query": selection.query(sort=name) or "?",
            }
            for name, order in ORDERS.items()
        ],
    }


def boxes_of(agent, selection, numbers=None):
    teams = Team.objects.order_by("name")
    if not agent.sees_everything:
        teams = teams.filter(members=agent)
    names = BOX_NAMES | {f"team-{team.pk}": team.name for team in teams}
    # From a view to a box: nothing of the view stays.
    plain = Selection()
    return [
        {
            "name": name,
            "label": label,
            "is_selected": name == selection.box and not selection.view,
            "query": (plain if selection.view else selection).query(box=name) or "?",
            # Of what is addressed to the agent alone: how many have something new.
            "count": (numbers or {}).get(f"new_{name}"),
        }
        for name, label in names.items()
    ]
