"""A mailbox is read by IMAP: every mail once, in the order of its UIDs, and nothing is changed.

How far it was read is `Inbox.imap_place`. It moves only after the bytes are committed, so after a
crash at any point what is fetched again is already there, and the same bytes are stored once.
Nothing depends on \\Seen or on sequence numbers, and the folder is opened for reading only.

The place: {"uid_validity": 7, "uid": 42, "since": "2026-11-15"}, and while it lasts "is_first"
(the first reading, by date), "stuck" ([uid, tries]), "errors" and "pause_until".
"""

import imaplib
import logging
import re
import ssl
import time
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from imap_tools import MailBox, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError, MailboxLoginError

from .models import Inbox, ReceivedMail

log = logging.getLogger(__name__)

TIMEOUT = 30  # seconds for one answer of the server
TIME = 120  # seconds for one run; the next goes on where it ended
FIRST_DAYS = 7  # of a new mailbox: what is older is history, not mail to answer
LARGEST = 60 * 1024 * 1024  # bytes; of what is larger, the header is kept
CHUNK = 50
TRIES = 3  # for a mail that the server does not hand over
LONGEST_PAUSE = timedelta(minutes=15)
LOCK = 7_301_984  # with the inbox's pk: one fetcher at a time
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

UID = re.compile(rb"UID (\d+)")
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
ARRIVED = re.compile(rb'INTERNALDATE "([^"]+)"')


class Refused(Exception):
    """The server did not do as asked. The text is for an admin."""


def fetch(inbox, *, now=None, is_asked=False):
    """Store what is new in an inbox's mailbox. -> how many mails.

    Errors are kept on the inbox and never raised; after one it pauses, longer every time, unless
    an admin has asked.
    """
    now = now or timezone.now()
    with _alone(inbox) as is_alone:
        if not is_alone:
            return 0
        inbox.refresh_from_db()
        place, count = dict(inbox.imap_place), 0
        if not is_asked and place.get("pause_until", "") > now.isoformat():
            return 0
        result = {"fetch_error": "", "fetched_at": now}
        try:
            with _mailbox(inbox) as mailbox:
                for _stored in _fetch_new(inbox, mailbox, place, now):
                    count += 1
                    if count % 20 == 0:
                        Inbox.objects.filter(pk=inbox.pk).update(imap_place=place)
            place.pop("errors", None)
            place.pop("pause_until", None)
        except (Refused, ImapToolsError, imaplib.IMAP4.error, OSError, UnicodeError) as error:
            log.warning("The mailbox of inbox %s: %s", inbox.pk, error)
            place["errors"] = place.get("errors", 0) + 1
            pause = min(timedelta(seconds=15) * 2 ** min(place["errors"], 10), LONGEST_PAUSE)
            place["pause_until"] = (now + pause).isoformat()
            result = {"fetch_error": _describe(inbox, error)[:300]}
        Inbox.objects.filter(pk=inbox.pk).update(imap_place=place, **result)
        return count


@contextmanager
def _alone(inbox):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, inbox.pk])
        is_alone = cursor.fetchone()[0]
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, inbox.pk])


@contextmanager
def _mailbox(inbox):
    if inbox.imap_is_tls:
        context = ssl.create_default_context()
        mailbox = MailBox(inbox.imap_host, inbox.imap_port, TIMEOUT, ssl_context=context)
    else:
        mailbox = MailBoxUnencrypted(inbox.imap_host, inbox.imap_port, TIMEOUT)
    try:
        yield mailbox.login(inbox.imap_user, inbox.imap_password, initial_folder=None)
    finally:
        try:
            mailbox.logout()
        except (ImapToolsError, imaplib.IMAP4.error, OSError):
            mailbox.client.shutdown()


def _fetch_new(inbox, mailbox, place, now):
    """Yields once for every mail that is stored; `place` is then behind it."""
    known = mailbox.folder.status(inbox.imap_folder, ["UIDVALIDITY", "UIDNEXT"])
    mailbox.folder.set(inbox.imap_folder, readonly=True)
    if {"UIDVALIDITY", "UIDNEXT"} - known.keys():
        raise Refused(_("It does not number its mails."))
    if place.get("uid_validity") != known["UIDVALIDITY"]:
        # New to us, or the server has numbered everything afresh: what we have is recognised by
        # its bytes, and what is older than the first reading stays out of it.
        since = place.get("since") or (now - timedelta(days=FIRST_DAYS)).date().isoformat()
        place.update(
            uid_validity=known["UIDVALIDITY"], uid=0, since=since, is_first=True, stuck=[0, 0]
        )
    uids = mailbox.uids(_criteria(place), charset=None)
    uids = sorted(uid for uid in map(int, uids) if uid > place["uid"])
    end = time.monotonic() + TIME
    for at in range(0, len(uids), CHUNK):
        facts = _facts(mailbox, uids[at : at + CHUNK])
        for uid in uids[at : at + CHUNK]:
            if time.monotonic() > end:
                return
            if uid in facts:
                _store(inbox, mailbox, place, uid, *facts[uid], now)
            place["uid"] = uid
            yield uid
    if place.pop("is_first", False):
        place["uid"] = max(place["uid"], known["UIDNEXT"] - 1)


def _criteria(place):
    new = f"UID {place['uid'] + 1}:*"
    if place.get("is_first"):
        since = date.fromisoformat(place["since"])
        return f"{new} SINCE {since.day}-{MONTHS[since.month - 1]}-{since.year}"
    return new


def _facts(mailbox, uids):
    """-> {uid: (size, when it arrived)} of those that are still there."""
    facts = {}
    for item in _ask(mailbox, ",".join(map(str, uids)), "(UID RFC822.SIZE INTERNALDATE)"):
        line = item if isinstance(item, bytes) else item[0]
        if (uid := UID.search(line)) and (size := SIZE.search(line)):
            facts[int(uid[1])] = int(size[1]), _arrived(line)
    return facts


def _arrived(line):
    try:
        text = ARRIVED.search(line)[1].decode().strip()
        return datetime.strptime(text, "%d-%b-%Y %H:%M:%S %z")
    except (TypeError, ValueError):
        return None


def _store(inbox, mailbox, place, uid, size, arrived, now):
    fields = {"received_at": min(arrived or now, now), "due_at": now}
    part = "BODY.PEEK[]" if size <= LARGEST else "BODY.PEEK[HEADER]"
    if size > LARGEST:
        fields["state"] = ReceivedMail.State.QUARANTINED
        fields["cause"] = _("It is %(size)d MB: only its header was fetched.") % {
            "size": size >> 20
        }
    try:
        answer = _ask(mailbox, str(uid), f"(UID {part})")
    except Refused as why:
        stuck, tries = place.get("stuck", [0, 0])
        tries = tries + 1 if stuck == uid else 1
        place["stuck"] = [uid, tries]
        if tries < TRIES:
            raise
        answer = [(b"", f"Mail {place['uid_validity']}.{uid} was not handed over.\n".encode())]
        fields["state"] = ReceivedMail.State.QUARANTINED
        fields["cause"] = _("The mail server does not hand it over: %(why)s") % {"why": why}
    raw = next((item[1] for item in answer if isinstance(item, tuple)), None)
    if raw is not None:  # else it was deleted just now
        ReceivedMail.objects.store(inbox, raw, via="imap", now=now, **fields)


def _ask(mailbox, uids, parts):
    status, answer = mailbox.client.uid("FETCH", uids, parts)
    if status != "OK":
        raise Refused(b" ".join(filter(None, answer)).decode("utf-8", "replace"))
    return [item for item in answer if item]


def _describe(inbox, error):
    values = {"host": f"{inbox.imap_host}:{inbox.imap_port}", "error": error}
    if isinstance(error, MailboxLoginError):
        return _("The mail server refused the user or the password. (%(error)s)") % values
    if isinstance(error, OSError):
        return _("%(host)s cannot be reached. (%(error)s)") % values
    return _("The mail server answered with an error. (%(error)s)") % values
