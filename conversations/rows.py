"""Rows of the list: rendered once for each version of a conversation, for everybody.

A row holds nothing of one agent and no relative time: the browser counts the minutes. What differs
(unread, current, the filter in its link) is put around it, as text.
"""

import zlib
from dataclasses import dataclass

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

KEPT = 600  # seconds; a row is also looked up by what it shows of other tables


def _key(conversation):
    customer, tags = conversation.customer, list(conversation.tags.all())[:1]
    kind = conversation.issue_type
    shown = [f"{tag.name}.{tag.tone}" for tag in tags]
    shown += [customer.is_vip, kind and f"{kind.name}.{kind.tone}.{kind.icon}"]
    shown += [conversation.due_at, conversation.clock]
    beside = f"{customer}|{conversation.assignee}|{conversation.inbox.channel}|{shown}"
    return (
        f"row:{conversation.pk}:{conversation.version}:{get_language()}:"
        f"{zlib.crc32(beside.encode()):x}"
    )


def render_inner(conversation):
    return render_to_string("conversations/_row.html", {"conversation": conversation})


def inner(conversations):
    """The cached inside of each row, by pk. One look-up in the cache for all."""
    keys = {conversation.pk: _key(conversation) for conversation in conversations}
    found = cache.get_many(keys.values())
    missing = {
        keys[conversation.pk]: render_inner(conversation)
        for conversation in conversations
        if keys[conversation.pk] not in found
    }
    if missing:
        cache.set_many(missing, KEPT)
    found |= missing
    return {pk: found[key] for pk, key in keys.items()}


def due(conversation):
    """By when we promised something that is still to be done, or None."""
    return None if conversation.is_done else conversation.due_at


def _iso(moment):
    return moment.isoformat() if moment else ""


# Where each row may have a mark of its agent's: nothing of one agent is in the shared inside.
META = '<span class="row-meta">'


def item(conversation, inside, *, unread=False, current=False, query="", draft=False, line=None):
    """The whole `<li>`: the shared inside with what is this agent's around it.

    `line`: what a search has found in it, and where its link leads to then.
    """
    if line:
        query = f"{query}&amp;{line.place}"
        found = render_to_string("conversations/_line_found.html", {"line": line})
        inside = inside.replace(META, found + META, 1)
    link = f'href="/inbox/{conversation.pk}/"'
    if query or current:
        own = f'href="/inbox/{conversation.pk}/{query}"'
        inside = inside.replace(link, own + (' aria-current="true"' if current else ""), 1)
    if draft:
        mark = render_to_string("conversations/_draft_mark.html")
        inside = inside.replace(META, META + mark, 1)
    return format_html(
        '<li class="row" id="conv-{}" data-by="{}" data-turn="{}" data-at="{}" data-version="{}"'
        ' data-since="{}" data-due="{}"{}><label class="pick"><input type="checkbox" form="bulk"'
        ' name="pk" value="{}" aria-label="{}"></label>{}</li>',
        conversation.pk,
        conversation.spine,
        conversation.turn,
        conversation.last_activity_at.isoformat(),
        conversation.version,
        _iso(conversation.waiting_since),
        _iso(due(conversation)),
        mark_safe(" data-unread") if unread else "",
        conversation.pk,
        _("Select %(name)s") % {"name": conversation.customer.display_name},
        mark_safe(inside),  # noqa: S308 (a template made it)
    )


@dataclass(frozen=True)
class Row:
    """A rendered row and what a socket must know to place it."""

    pk: int
    version: int
    news: int
    html: str
    turn: int
    at: str
    since: str
    due: str
    status: str
    is_snoozed: bool
    team: int | None
    assignee: int | None
    mentioned: frozenset  # pks of agents
    followers: frozenset
    is_merged: bool

    @classmethod
    def of(cls, conversation):
        inside = inner([conversation])[conversation.pk]
        called = conversation.notes.exclude(mentions=None)
        return cls(
            pk=conversation.pk,
            version=conversation.version,
            news=conversation.news_version,
            html=item(conversation, inside),
            turn=conversation.turn,
            at=conversation.last_activity_at.isoformat(),
            since=_iso(conversation.waiting_since),
            due=_iso(due(conversation)),
            status=conversation.status,
            is_snoozed=conversation.snoozed_until is not None,
            team=conversation.team_id,
            assignee=conversation.assignee_id,
            mentioned=frozenset(called.values_list("mentions__agent", flat=True)),
            followers=frozenset(conversation.followers.values_list("pk", flat=True)),
            is_merged=conversation.merged_into_id is not None,
        )

    def is_in(self, tab, box, agent):
        """The in-memory twin of the querysets `in_tab` and `in_box`."""
        is_open = self.status in {"bot", "pending", "active"}
        in_tab = {
            "pending": self.status == "pending" and not self.is_snoozed,
            "active": self.status == "active" and not self.is_snoozed,
            "bot": self.status in {"bot", "bot_handled"},
            "snoozed": self.is_snoozed,
            "closed": self.status == "closed",
        }.get(tab, True)
        in_box = {
            "mine": self.assignee == agent,
            "unassigned": self.assignee is None and is_open,
            "mentions": agent in self.mentioned,
            "following": agent in self.followers,
        }.get(box, True)
        if box.startswith("team-"):
            in_box = box == f"team-{self.team}"
        return in_tab and in_box and not self.is_merged
