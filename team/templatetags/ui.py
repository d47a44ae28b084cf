"""What every page draws with: icons, faces and times. Built in, so no template has to load it."""

from datetime import timedelta
from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from team.models import initials

register = template.Library()

FACES = {"bot": "bot", "automation": "bolt"}


@register.simple_tag
@lru_cache(maxsize=512)  # a list of 50 rows asks for 500 icons, and there are some 70 of them
def icon(name, flip=False):
    """One drawing of static/icons/sprite.svg. A flipped one turns round in right-to-left text."""
    flipped = " data-flip" if flip else ""
    return mark_safe(  # noqa: S308 - the name is escaped
        f'<svg class="icon" aria-hidden="true"{flipped}>'
        f'<use href="{static("icons/sprite.svg")}#i-{conditional_escape(name)}"/></svg>'
    )


register.filter("initials", initials)


@register.simple_tag(takes_context=True)
def oob(context):
    """Marks a piece that goes where the page has it, if `oob`. Where that is a version, the piece
    says that it shows this one: a later one that is there already stays (static/js/live.js)."""
    piece = context.get("oob")
    if not piece:
        return ""
    version = "" if piece is True else format_html(' data-version="{}"', piece)
    return format_html(' hx-swap-oob="true"{}', version)


@register.simple_tag
def avatar(person, size="", via="", on=""):
    """A face: anything with .initials, .tone and .kind (customer, agent or bot); nobody has none.

    size is xs, sm, lg or empty; via names the icon of the channel; on says "online" or
    "away". The face is hidden from screen readers, so that must stand next to it, as the name.
    """
    if not person:
        return ""
    return format_html(
        '<span class="avatar" data-tone="{}" data-kind="{}"{}{} aria-hidden="true">{}{}</span>',
        person.tone,
        person.kind,
        format_html(' data-size="{}"', size) if size else "",
        format_html(' data-on="{}"', on) if on in {"online", "away"} else "",
        icon(FACES[person.kind])
        if person.kind in FACES
        else format_html("<span>{}</span>", person.initials),
        format_html('<span class="avatar-via">{}</span>', icon(via)) if via else "",
    )


@register.simple_tag
def since(moment):
    """How long ago, as <time>: 'now', '6m', '2h', 'Tue 09:00', '3 Oct'. shell.js keeps it fresh."""
    if moment is None:
        return ""
    return format_html(
        '<time datetime="{}" title="{}" data-since>{}</time>',
        moment.isoformat(timespec="seconds"),
        formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT"),
        since_text(moment, timezone.now()),
    )


def since_text(moment, now):
    age = now - moment
    if age < timedelta(minutes=1):
        return _("now")
    if age < timedelta(hours=1):
        return _("%(count)dm") % {"count": age.seconds // 60}
    if age < timedelta(days=1):
        return _("%(count)dh") % {"count": age.seconds // 3600}
    local = timezone.localtime(moment)
    if age < timedelta(days=6):
        return formats.date_format(local, "D H:i")
    if local.year == timezone.localtime(now).year:
        return formats.date_format(local, pgettext("format of a day", "j M"))
    return formats.date_format(local, pgettext("format of a day", "j M Y"))
