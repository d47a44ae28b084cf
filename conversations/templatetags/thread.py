"""What a thread is drawn with: times of day, texts of messages, lines of the log."""

import re
from datetime import timedelta
from html import escape, unescape
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django import template
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from customers.words import device_name, language_name

from .. import cards, threads
from ..file_types import ACCEPT, MOST_FILES, shown_name
from ..lists import Selection
from ..models import Attachment
from ..operators import OPERATORS
from ..subjects import normal

register = template.Library()

SHORT = 6000  # characters of a message that a thread shows at once
# An address begins where no letter of one stands before: each run of letters is looked at once.
LINK = re.compile(r"https?://[^\s<>\"']+|(?<![\w.+@-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
NUMBERED = re.compile(r"(\d{1,3})[.)]\s+(.+)")
BULLET = re.compile(r"[-*•]\s+(.+)")


@register.filter
def changes_subject(message, conversation):
    """Whether a mail speaks of something else than its conversation: 'Re:' is nothing else."""
    return bool(message.subject) and normal(message.subject) != normal(conversation.subject)


@register.simple_tag
def clock(moment):
    """A time of day as <time>; inbox.js puts it into the browser's time zone."""
    return format_html(
        '<time datetime="{}" title="{}" data-clock>{}</time>',
        moment.isoformat(timespec="seconds"),
        formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT"),
        formats.date_format(timezone.localtime(moment), "TIME_FORMAT"),
    )


@register.simple_tag
def moment(value):
    """A day and a time of day, such as 'Tue 09:00'; in the browser's time zone like `clock`."""
    return format_html(
        '<time datetime="{}" data-moment>{}</time>',
        value.isoformat(timespec="seconds"),
        formats.date_format(timezone.localtime(value), "D H:i"),
    )


@register.filter
def as_moment(text):
    """A moment that an event's details keep as text."""
    return timezone.datetime.fromisoformat(text)


@register.simple_tag
def day(value):
    """'Today, 22 November'."""
    local = timezone.localtime(value)
    date, today = formats.date_format(local, "MONTH_DAY_FORMAT"), timezone.localdate()
    if local.year != today.year:
        return formats.date_format(local, "DATE_FORMAT")
    names = {0: _("Today"), 1: _("Yesterday")}
    age = (today - local.date()).days
    return f"{names.get(age) or formats.date_format(local, 'l')}, {date}"


@register.filter
def called(person, agent):
    """How the page's agent calls somebody: 'You', or the name."""
    if person is None:
        return _("The system")
    return _("You") if person == agent else person.name


@register.filter
def prose(text):
    """Plain text as HTML: paragraphs, line breaks, lists and links, and nothing else."""
    return mark_safe("".join(_block(lines) for lines in _blocks(text)))  # noqa: S308 (escaped)


def _blocks(text):
    lines = []
    for line in text.strip("\n").split("\n"):
        if line.strip():
            lines.append(line.rstrip())
        elif lines:
            yield lines
            lines = []
    if lines:
        yield lines


def _block(lines):
    html, text, items, first = [], [], [], None

    def put():
        if text:
            html.append(f"<p>{'<br>'.join(text)}</p>")
        if items:
            tag = f'ol start="{first}"' if first else "ul"
            html.append(f"<{tag}>{''.join(f'<li>{item}</li>' for item in items)}</{tag[:2]}>")
        text.clear()
        items.clear()

    for line in lines:
        number, bullet = NUMBERED.fullmatch(line.strip()), BULLET.fullmatch(line.strip())
        if not number and not bullet:
            if items:
                put()
            text.append(_linked(line))
            continue
        if text or (items and bool(first) != bool(number)):
            put()
        if not items:
            first = int(number[1]) if number else None
        items.append(_linked(number[2] if number else bullet[1]))
    put()
    return "".join(html)


def _linked(line):
    html, end = [], 0
    for found in LINK.finditer(line):
        link = found[0].rstrip(".,;:!?")
        if link.endswith(")") and "(" not in link:
            link = link.rstrip(")")
        html.append(escape(line[end : found.start()]))
        where = link if link[:4].lower() == "http" else f"mailto:{link}"
        html.append(
            f'<a href="{escape(where)}" rel="noopener noreferrer nofollow" target="_blank">'
            f"{escape(link)}</a>"
        )
        end = found.start() + len(link)
    html.append(escape(line[end:]))
    return "".join(html)


@register.filter
def mentions(html, event):
    """The names that a note called when it was written, made to stand out; not in a link."""
    names = event.details.get("mentions")
    if not names:
        return html
    longest_first = sorted((escape(name) for name in names), key=len, reverse=True)
    name = "|".join(map(re.escape, longest_first))

    def mark(found):
        return found[0] if found[0][0] == "<" else f'<span class="at">{found[0]}</span>'

    pattern = rf"<[^>]*>|(?<![\w@/.-])@(?:{name})(?!\w)"
    return mark_safe(re.sub(pattern, mark, html))  # noqa: S308 (was safe)


@register.filter
def is_long(text):
    return len(text) > SHORT


@register.filter
def beginning(text):
    return text[:SHORT].rstrip() + "…" if len(text) > SHORT else text


CID = re.compile(r'<img data-cid="([^"]*)"')


@register.simple_tag
def mail_html(message, with_pictures=False):
    """A mail's own HTML, sanitised when it came in, with the pictures that came with it.

    Pictures from elsewhere wait in data-src until the agent asks for them.
    """
    own = {file.content_id: file.get_absolute_url() for file in message.attachments.all()}

    def place(match):
        address = own.get(unescape(match[1]))
        return f'<img src="{escape(address)}"' if address else match[0]

    html = CID.sub(place, message.html)
    if with_pictures:
        html = html.replace("<img data-src=", '<img referrerpolicy="no-referrer" src=')
    return mark_safe(html)  # noqa: S308 (made safe by inboxes.mail when it came in)


@register.filter
def shown_files(message):
    """The files that its text does not show already."""
    return [
        file
        for file in message.attachments.all()
        if not (isinstance(file, Attachment) and file.is_in_text)
    ]


@register.filter
def pictures(files):
    return [file for file in files if file.is_picture]


@register.filter
def not_pictures(files):
    return [file for file in files if not file.is_picture]


@register.simple_tag
def file_types():
    """For the `accept` of a file field."""
    return ACCEPT


@register.simple_tag
def file_limits():
    """What a tray has to know: how many bytes a file, and how many files a message may have."""
    return {"bytes": settings.FILE_LIMIT, "files": MOST_FILES}


register.filter(shown_name)

FILE_TONES = {"pdf": "red", "doc": "blue", "docx": "blue", "xls": "pine", "xlsx": "pine"}


@register.filter
def file_kind(file):
    ending = file.name.rpartition(".")[2][:4]
    return ending.upper() if ending.isalnum() and "." in file.name else _("File")


@register.filter
def file_tone(file):
    return FILE_TONES.get(file.name.rpartition(".")[2].lower(), "grey")


register.filter("size", filesizeformat)


@register.filter
def breakable(address):
    """An address that breaks before its @ sooner than within a word."""
    name, at, domain = address.rpartition("@")
    return format_html("{}<wbr>@{}", name, domain) if at else address


@register.filter
def other_sender(message):
    """Who wrote it, when that is not the conversation's customer."""
    return message.customer if message.customer_id != message.conversation.customer_id else None


@register.filter
def people(addresses):
    """[["Name", "address"], ...] as HTML: each runs its own way, whatever stands around it."""
    written = ((f"{name} <{address}>" if name else address,) for name, address in addresses)
    return format_html_join(", ", "<bdi>{}</bdi>", written)


@register.simple_tag
def dressed(conversation, events):
    """The lines that a socket brings, dressed as the page's are."""
    return threads.dress(conversation, events, conversation.status)


@register.filter
def redrawn(events):
    """Messages whose delivery changed and whose bubble is not among these lines."""
    drawn = {event.message_id for event in events if event.kind not in threads.UNSEEN}
    changed = {
        event.message_id: event.message
        for event in events
        if event.kind == "delivery_changed" and event.message_id not in drawn
    }
    return [message for message in changed.values() if message]


@register.filter
def put_into_words(events):
    """Voice messages that can be read since."""
    told = [event.message or event.note for event in events if event.kind == "transcribed"]
    return [file for said in told if said for file in said.attachments.all() if file.transcript]


@register.filter
def repinned(events):
    """Notes that were pinned or let go, as they are after these lines."""
    changed = {event.note_id: event.note for event in events if event.kind in threads.PINS}
    return list(changed.values())


OWN_ID = re.compile(r'\sid="[^"]*"')


@register.simple_tag(takes_context=True)
def copied(context, event):
    """A line of the log as it is drawn there, without ids: it is on the page a second time."""
    html = render_to_string("conversations/_event.html", context.flatten() | {"event": event})
    return mark_safe(OWN_ID.sub("", html))  # noqa: S308 (a template made it)


register.filter(threads.is_state_changed)
register.filter(threads.is_customer_another)
register.filter(threads.is_rearranged)
register.simple_tag(threads.page, name="last_page")
register.filter(threads.in_folds)
register.filter(threads.standing_hand_off)
register.filter(cards.reason_of)
register.filter(cards.card_of)
register.filter(cards.refutation)
register.filter(threads.taken_hand_off)


@register.filter
def capped(count):
    return "999+" if count and count > 999 else count


register.filter(language_name)
register.filter(device_name)


@register.filter
def local_time(zone):
    """The time of day there, or "" when the zone is not one."""
    try:
        return formats.date_format(timezone.localtime(timezone=ZoneInfo(zone)), "TIME_FORMAT")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""


@register.filter
def turn_numbers(numbers, turn):
    return numbers.get(f"turn_{turn}")


@register.simple_tag
def choose(selection, **changes):
    """The query of an address with something else chosen. (A socket's lines have no selection.)"""
    return (selection or Selection()).query(**changes) or "?"


@register.simple_tag
def without(selection, condition):
    """The query of an address for the same search without this part of it."""
    return selection.query(q=selection.asked.without(condition)) or "?"


@register.simple_tag
def also(selection, text):
    """The same with this, too."""
    return selection.query(q=f"{selection.asked.text} {text}".strip())


@register.simple_tag
def operators():
    return [each for each in OPERATORS.values() if not each.is_alias]


@register.filter
def is_recent(moment):
    """Whether who was seen then may well be there still."""
    return moment is not None and timezone.now() - moment < timedelta(minutes=15)


@register.filter
def is_web_address(text):
    return isinstance(text, str) and text.startswith(("http://", "https://"))
