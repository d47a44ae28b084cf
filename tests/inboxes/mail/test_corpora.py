"""Real mail from elsewhere: what its sources expect of it, and that nothing in it does harm."""

import hashlib
import random
import re
from datetime import datetime

from inboxes.mail import compose, headers, safely
from inboxes.mail.html import clean, to_text
from inboxes.mail.message import parse
from inboxes.mail.quotes import separate
from tests import corpora

from .test_html import assert_harmless

# Where we read a mail of imap_tools' set otherwise than that library does, and why.
ATTACHED = "the text of an attached mail belongs to it, not to the mail that carries it"
COPIED = "an attached mail is kept byte by byte, not written anew"
SUPERSET = "iso-8859-1 is read as windows-1252, as browsers do; guesses differ, nothing is dropped"
BETTER = "a damaged header line does not end the header"
NO_ADDRESS = "what is no address is left out"
IMAGE = "a part that is a file is kept, whatever its disposition says"
MACHINES = "a delivery report is shown as text only where nothing else is said"
SPACED = "RFC 2047: the blank between a word and an encoded word stays"
OTHERWISE = {
    "attachment_2_base64.eml": ({"text"}, ATTACHED),
    "attachment_7bit.eml": ({"text", "html", "files"}, ATTACHED),
    "attachment_8bit.eml": ({"text", "html"}, ATTACHED),
    "attachment_emails/attachment_message_rfc822.eml": ({"text", "files"}, ATTACHED),
    "error_emails/content_transfer_encoding_7-bit.eml": ({"text", "html"}, SUPERSET),
    "error_emails/content_transfer_encoding_empty.eml": ({"html"}, SUPERSET),
    "error_emails/content_transfer_encoding_plain.eml": ({"text"}, SUPERSET),
    "error_emails/encoding_madness.eml": ({"reply_to"}, NO_ADDRESS),
    "error_emails/invalid_subject_characters.eml": ({"subject"}, SUPERSET),
    "error_emails/missing_body.eml": ({"to"}, NO_ADDRESS),
    "error_emails/missing_content_disposition.eml": ({"files"}, IMAGE),
    "forwarded_message.eml": ({"text", "html"}, ATTACHED),
    "mime_emails/raw_email11.eml": ({"to"}, NO_ADDRESS),
    "mime_emails/raw_email_with_mimepart_without_content_type.eml": ({"text", "files"}, ATTACHED),
    "multipart_report_emails/multi_address_bounce1.eml": ({"text", "files"}, ATTACHED),
    "multipart_report_emails/multi_address_bounce2.eml": ({"text", "files"}, ATTACHED),
    "multipart_report_emails/multipart_report_multiple_status.eml": (
        {"text", "html", "files"},
        MACHINES,
    ),
    "plain_emails/mix_caps_content_type.eml": ({"from_name", "from_email"}, NO_ADDRESS),
    "plain_emails/raw_email6.eml": ({"text"}, SUPERSET),
    "plain_emails/raw_email_incorrect_header.eml": (
        {"subject", "from_email", "from_name", "to", "date", "text"},
        BETTER,
    ),
    "plain_emails/raw_email_with_at_display_name.eml": ({"to"}, NO_ADDRESS),
    "rfc2822/example10.eml": ({"from_name"}, "a comment in an unquoted name is no part of it"),
    "rfc2822/example13.eml": ({"subject", "from_email", "from_name", "to", "text"}, BETTER),
    "rfc2822/example14.eml": ({"subject"}, SPACED),
    "text_with_content_id.eml": ({"files"}, "a body with a Content-ID is a body, not a file"),
}


def words(text):
    """Blanks as one; the charset that imap_tools writes into an html head left out."""
    return " ".join(re.sub(r"(?i)charset=[\w-]+", "charset", text or "").split())


def differences(mail, expect):
    when = datetime.fromisoformat(expect["date"]).replace(tzinfo=None)
    pairs = {
        "subject": (words(mail.subject), words(expect["subject"])),
        "from_email": (mail.from_address, expect["from_email"]),
        "from_name": (words(mail.from_name), words(expect["from_name"])),
        "date": (mail.date.replace(tzinfo=None) if mail.date else datetime(1900, 1, 1), when),
        "text": (words(mail.text), words(expect["text"])),
        "html": (words(mail.html), words(expect["html"])),
        "files": (
            [(hashlib.sha256(a.content).hexdigest(), a.content_type) for a in mail.attachments],
            [(a["sha256"], a["content_type"]) for a in expect["attachments"]],
        ),
    }
    for field in ("to", "cc", "reply_to"):
        pairs[field] = ([address for _, address in getattr(mail, field)], expect[field])
    return {field for field, (found, expected) in pairs.items() if found != expected}


@corpora.needed
def test_imap_tools():
    found = {
        name: differences(parse(raw), expect) for name, raw, expect in corpora.items("imap_tools")
    }

    assert {name: fields for name, fields in found.items() if fields} == {
        name: fields for name, (fields, _why) in OTHERWISE.items()
    }
    assert len(found) - len(OTHERWISE) == 88  # of 113 alike in all ten fields


@corpora.needed
def test_chatwoot_knows_automatic_mail_from_personal():
    for name, raw, expect in corpora.items("chatwoot"):
        found = parse(raw).auto
        if expect.get("is_bounce"):
            assert found == "bounce", name
        elif expect.get("is_autoreply"):
            assert found == "auto_reply", name
        elif name != "non_utf_encoded_mail":  # says Auto-Submitted: auto-replied
            assert found == "", name


@corpora.needed
def test_every_mail_is_read_in_the_child_and_shown_without_harm():
    for raw in corpora.mails():
        found = safely.read(raw)
        assert_harmless(found.html.html)
        assert clean(found.html.html).html == found.html.html


@corpora.needed
def test_damaged_copies_of_every_mail_are_read():
    chance = random.Random(7)
    for raw in corpora.mails():
        damaged = bytearray(raw[:20_000])
        for _ in range(20):
            at = chance.randrange(len(damaged) or 1)
            damaged[at : at + chance.choice((0, 1, 40))] = chance.randbytes(
                chance.choice((0, 1, 3))
            )
        found = parse(damaged)
        clean(found.html)
        separate(found.text).visible.encode()


def plain(text):
    return " ".join(text.replace("\r", "").split())


@corpora.needed
def test_email_reply_trimmer():
    """61 of 64; in the other three we show more than the trimmer, and say why."""
    missed = {
        name
        for name, raw, expect in corpora.items("email_reply_trimmer")
        if separate(raw.decode("utf-8", "replace")).visible.strip()
        != expect["trimmed_reply"].replace("\r\n", "\n").strip()
    }

    assert missed == {
        "embedded_email_1",  # text below a quote may be an answer
        "forwarded_message",  # forwarded without a word: who wrote it belongs to it
        "spam_1",  # nothing but quotes: they are shown rather than nothing
    }


@corpora.needed
def test_mail_parser_reply_and_github():
    """What stands first is visible, what is announced is folded, in every mail of both sets."""
    for name in ("mail-parser-reply", "github_email_reply_parser"):
        for item, raw, expect in corpora.items(name):
            text = raw.decode("utf-8", "replace")
            found = separate(text)
            assert sorted(lines(found)) == sorted(filter(str.strip, text.splitlines())), item
            for case in expect.get("cases", ()):
                if body := case["latest_body"]:
                    assert plain(found.visible) == plain(body.rstrip("- \n")), item
                if case["replies"] == 1:
                    assert found.quoted == "" or item == "email_swedish_2", item


def lines(found):
    parts = (found.visible, found.quoted, found.signature)
    return [line for part in parts for line in part.splitlines() if line.strip()]


@corpora.needed
def test_naughty_strings_go_through_everything():
    for text in corpora.load("strings/blns.json"):
        raw = text.encode("utf-8", "surrogatepass")
        found = parse(b"From: " + raw + b"\r\nSubject: " + raw + b"\r\n\r\n" + raw)
        assert found.subject == headers.one_line(found.subject)
        headers.addresses(text)
        headers.parameters(text)
        headers.date(text)
        headers.ids(text)
        for source in (text, compose.text_to_html(text)):
            once = clean(source).html
            assert_harmless(once)
            assert clean(once).html == once
            to_text(source)
        assert lines(separate(text)) == [line for line in lines(separate(text)) if line.strip()]
        assert not set(compose.header_value(text)) & set("\r\n\u2028\u2029\x85\x00")
        compose.quote_text(text, text)
        assert compose.read_message_id(text, "key") is None
        assert compose.read_reply_token(text, "key") is None
