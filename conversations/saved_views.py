"""Saved views as the list's menu shows them: whose they are, where they lead, how much is there."""

import zlib

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import OperationalError, connection, transaction
from django.http import QueryDict

from team.sharing import choices_for

from .lists import Capped, Selection
from .models import View

MOST = 100  # that a menu shows, and counts
MOST_SEARCHES = 10
SEARCH_SECONDS = 1
KEPT = 20  # seconds; for the numbers of searches


def selection_of(view):
    """What a view shows. A query that is not one any more shows everything."""
    return Selection.read(QueryDict(view.query), view=view.pk)


def query_of(selection):
    """What a view that shows this keeps."""
    return selection.query(view=None).removeprefix("?")


def menu(agent, selection):
    """For the list's title: the views by whose they are, the one that is shown, and its changes."""
    views = list(View.objects.visible_to(agent).in_order().select_related("team")[:MOST])
    shown = next((view for view in views if view.pk == selection.view), None)
    if selection.view and not shown:
        shown = View.objects.visible_to(agent).filter(pk=selection.view).first()
    is_changed = shown and query_of(selection) != query_of(selection_of(shown))
    can_update = is_changed and View.objects.editable_by(agent).filter(pk=shown.pk).exists()
    return {
        "view_groups": grouped(views),
        "shown_view": shown,
        "is_view_changed": is_changed,
        "can_update_view": can_update,
        "whole_view": selection_of(shown).query() if shown else "",
        "shareable": choices_for(agent),
    }


def grouped(views):
    """[(label, [view])] with each view's address as `address`."""
    groups = {}
    for view in views:
        view.address = selection_of(view).query()
        groups.setdefault((view.owner_id, view.team_id), (view.shared_with, []))[1].append(view)
    return list(groups.values())


def counts(agent):
    """How many open conversations each view has: {pk: number}, counted no further than the cap.

    One statement for all of them, and one for those that search: that costs more, so it may take
    a second, for ten of them, and is kept for a moment. What is not counted has no number.
    """
    views = list(View.objects.visible_to(agent).in_order()[:MOST])
    chosen = {view.pk: selection_of(view) for view in views}
    searches = {pk: selection for pk, selection in chosen.items() if selection.q}
    plain = {pk: selection for pk, selection in chosen.items() if not selection.q}
    return _count(agent, plain) | _count_searches(agent, searches)


def _count(agent, selections):
    figures = {f"view_{pk}": Capped(_counted(agent, each)) for pk, each in selections.items()}
    if not figures:
        return {}
    numbers = get_user_model().objects.filter(pk=agent.pk).values(**figures).get()
    return {int(name.removeprefix("view_")): number for name, number in numbers.items()}


def _counted(agent, selection):
    """What is open of it: what there is to do. All, of what only shows what is done."""
    found = selection.conversations(agent)
    return found if _seeks_done(selection) else found.open()


def _seeks_done(selection):
    states = {
        condition.meant
        for condition in selection.asked.conditions
        if condition.name == "is" and not condition.is_excluded
    }
    return selection.tab == "closed" or bool(states & {"closed", "done"})


def _count_searches(agent, selections):
    selections = dict(list(selections.items())[:MOST_SEARCHES])
    if not selections:
        return {}
    key = f"searches:{agent.pk}:{zlib.crc32(repr(selections).encode()):x}"
    if (numbers := cache.get(key)) is None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL statement_timeout = '{SEARCH_SECONDS}s'")
                numbers = _count(agent, selections)
        except OperationalError:
            numbers = {}
        cache.set(key, numbers, KEPT)
    return numbers
