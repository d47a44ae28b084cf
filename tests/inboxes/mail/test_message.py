"""A mail is read as its sender meant it, whatever its bytes are."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from inboxes.mail import headers
from inboxes.mail.message import parse

from .written import mail, multipart, part


def test_an_ordinary_mail():
    found = parse(
        mail(
            "To: Support <help@shop.example>, second@shop.example",
            "Cc: Bo <bo@else.example>",
            "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=",
            "Date: Mon, 2 Nov 2026 10:00:00 +0200",
            "Message-ID: <one@shop.example>",
            "In-Reply-To: <zero@shop.example>",
            "References: <first@shop.example> <zero@shop.example>",
            "Delivered-To: help+tag@shop.example",
            body="Hello\r\nthere",
        )
    )

    assert (found.from_name, found.from_address) == ("Ana", "ana@shop.example")
    assert found.to == (("Support", "help@shop.example"), ("", "second@shop.example"))
    assert found.cc == (("Bo", "bo@else.example"),)
    assert found.subject == "Grüße"
    assert found.date == datetime(2026, 11, 2, 10, tzinfo=timezone(timedelta(hours=2)))
    assert found.message_id == "one@shop.example"
    assert found.in_reply_to == "zero@shop.example"
    assert found.references == ("first@shop.example", "zero@shop.example")
    assert found.delivered_to == ("help+tag@shop.example",)
    assert (found.text, found.html, found.attachments) == ("Hello\nthere", "", ())
    assert (found.auto, found.bounce, found.sender, found.notes) == ("", None, None, ())


@pytest.mark.parametrize("value", ["", "<>", "< >", "<\t>", "<" + "a" * 10_000 + "@x>"])
def test_an_empty_or_endless_message_id_is_no_id(value):
    assert parse(mail(f"Message-ID: {value}")).message_id == ""


def test_a_message_id_is_the_same_with_and_without_brackets_or_folding():
    plain = "a.b@c.example"
    for value in (plain, f"<{plain}>", f"\r\n <{plain}>", "<a.b@\r\n c.example>"):
        assert parse(mail(f"Message-ID: {value}")).message_id == plain
    found = parse(mail("Message-ID: <one@x>", "Message-ID: <two@x>"))
    assert found.message_id == "one@x"
    assert "several Message-IDs: the first is taken" in found.notes


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=?utf-8?q?caf=C3=A9?=", "café"),
        ("=?iso-8859-1?q?caf=E9?= bar", "café bar"),
        ("=?utf-8?b?Y2Fm?= =?utf-8?b?w6k=?=", "café"),
        ("=?utf-8?b?Y2Fmww==?= =?utf-8?b?qQ==?=", "café"),  # a character cut in two
        ("=?utf-8?q?a_b?= =?utf-8?q?_c?=", "a b c"),
        ("=?utf-8*en?q?hi?=", "hi"),
        ("=?NONE?B?VEVTVA=?=", "TEST"),
        ("=?utf-8?q?open end", "open end"),
        ("=?gb2312?B?1eK49srH?=", "这个是"),
        ("=?koi8-r?B?8NLJ18XU?=", "Привет"),
        ("=?utf-8?q?a=0d=0aBcc:_x@y?=", "a Bcc: x@y"),
        ("=?utf-8?q?bidi=E2=80=AEgpj.exe?=", "bidigpj.exe"),
        ("two = ? signs =?", "two = ? signs =?"),
    ],
)
def test_encoded_words(value, expected):
    assert headers.words(value) == expected


@pytest.mark.parametrize("raw", ["Formação".encode(), "Formação".encode("latin-1")])
def test_a_subject_of_raw_8_bit_bytes(raw):
    assert parse(b"Subject: " + raw + b"\r\n\r\nx").subject == "Formação"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("ana@x.example", [("", "ana@x.example")]),
        ('"Doe, Ana" <ana@x.example>', [("Doe, Ana", "ana@x.example")]),
        ("Doe, Ana <ana@x.example>", [("Doe, Ana", "ana@x.example")]),
        ("ana@x.example (Ana (the) Doe)", [("Ana (the) Doe", "ana@x.example")]),
        ("Friends: a@x.example, B <b@x.example>;", [("", "a@x.example"), ("B", "b@x.example")]),
        ("undisclosed-recipients:;", []),
        ("Ana ana@x.example", [("Ana", "ana@x.example")]),
        ("<@a,@b:ana@x.example>", [("", "ana@x.example")]),
        ("ana@x . example", [("", "ana@x.example")]),
        ('"a b"@x.example', [("", '"a b"@x.example')]),
        ("<>", []),
        ("not an address", []),
        ("@x.example, ana@, @", []),
        (f"{'a' * 400}@x.example", []),
        ("=?utf-8?q?J=C3=B6rg?= <j@x.example>", [("Jörg", "j@x.example")]),
        ("jörg@mächtig.example", [("", "jörg@mächtig.example")]),
        (", ,; a@x.example,", [("", "a@x.example")]),
    ],
)
def test_address_lists(value, expected):
    assert headers.addresses(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        "=?utf-8?Q?attacker?Q?agent?=@victim.example",
        "=?utf-8?q?agent=40victim.example=3e=00?=@evil.example",
        "=?utf-8?q?agent=40victim.example=2c?= <x@evil.example>",
        "=?utf-8?b?PGFnZW50QHZpY3RpbS5leGFtcGxlPg==?= <x@evil.example>",
        '"agent@victim.example" <x@evil.example>',
        "<agent@victim.example <x@evil.example>",
    ],
)
def test_no_encoding_makes_another_address(value):
    found = parse(mail(sender=value))

    assert len(headers.addresses(value)) == 1
    assert found.from_address != "agent@victim.example"
    assert "@victim.example" not in found.from_address or "?" in found.from_address
    if "@" in found.from_name:
        assert found.from_address in found.shown_name


def test_one_sender_by_one_rule():
    several = parse(mail("Sender: s@x.example", sender="a@x.example, b@x.example"))
    assert several.from_address == "a@x.example"
    assert several.sender == ("", "s@x.example")
    assert "several From addresses: the first is taken" in several.notes

    assert parse(mail("Sender: s@x.example", sender="")).from_address == "s@x.example"
    assert parse(mail("Sender: ana@shop.example")).sender is None
    nobody = parse(mail(sender="nobody at all"))
    assert (nobody.from_address, nobody.from_name) == ("", "nobody at all")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Mon, 2 Nov 2026 10:00:00 +0000 (UTC)", datetime(2026, 11, 2, 10, tzinfo=UTC)),
        ("2 Nov 2026 10:00", datetime(2026, 11, 2, 10, tzinfo=UTC)),
        ("2026-11-02T10:00:00+00:00", datetime(2026, 11, 2, 10, tzinfo=UTC)),
        ("Mon, 99 Nov 2026 10:00:00 +0000", None),
        ("Mon, 2 Nov 2026 10:00:00 +9999999999", None),
        ("yesterday", None),
        ("", None),
        ("1" * 5000, None),
    ],
)
def test_dates(value, expected):
    assert parse(mail(f"Date: {value}")).date == expected


def test_text_and_html_of_one_thing_are_both_kept():
    found = parse(multipart(part("plain"), part("<p>rich</p>", "text/html"), kind="alternative"))
    assert (found.text, found.html) == ("plain", "<p>rich</p>")


def test_what_stands_only_in_one_form_is_in_both_bodies():
    found = parse(multipart(part("see the table"), part("<b>table</b>", "text/html"), part("bye")))
    assert found.text == "see the table\ntable\nbye"
    assert [word in found.html for word in ("see the table", "<b>table</b>", "bye")] == [True] * 3


def test_files_and_what_the_html_shows_of_them():
    found = parse(
        multipart(
            part('<img src="cid:pic%401">', "text/html"),
            part("aGk=", "image/png", "Content-ID: <pic@1>", "Content-Transfer-Encoding: base64"),
            part("x", "text/calendar"),
            part("From: a@b\r\n\r\ninner", "message/rfc822"),
            part("TNEF", 'application/ms-tnef; name="winmail.dat"'),
            part("a,b", "text/csv", "Content-Disposition: attachment; filename*=utf-8''%C3%A9.csv"),
        )
    )

    assert [(a.filename, a.content_type, a.is_inline) for a in found.attachments] == [
        ("attachment-1.png", "image/png", True),
        ("attachment-2.ics", "text/calendar", False),
        ("message-3.eml", "message/rfc822", False),
        ("winmail.dat", "application/ms-tnef", False),
        ("é.csv", "text/csv", False),
    ]
    assert found.attachments[0].content == b"hi"
    assert found.attachments[2].content == b"From: a@b\r\n\r\ninner"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../etc/passwd", "passwd"),
        (r"..\\x.txt", "x.txt"),
        ('\\"><img src=x onerror=1>.png', "_img src=x onerror=1_.png"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("\u200b.htaccess", "htaccess"),
        ("a\x00b.txt", "ab.txt"),
        ("n" * 5000 + ".pdf", "n" * 137 + ".pdf"),
        ("", "attachment-1.bin"),
        ("..", "attachment-1.bin"),
    ],
)
def test_a_file_name_is_harmless(name, expected):
    kind = f'application/octet-stream; name="{name}"'
    [found] = parse(multipart(part("x", kind))).attachments
    assert found.filename == expected


@pytest.mark.parametrize(
    ("body", "charset", "expected"),
    [
        ("Grüße".encode("latin-1"), "iso-8859-1", "Grüße"),
        ("“Grüße”".encode("cp1252"), "iso-8859-1", "“Grüße”"),
        ("Grüße".encode(), "us-ascii", "Grüße"),
        ("Grüße".encode(), "bogus", "Grüße"),
        ("Grüße".encode(), "", "Grüße"),
        ("Grüße und viele freundliche Worte".encode("latin-1"), "utf-8", "Grüße und viele"),
        ("你好，我的订单在哪里？".encode("gbk"), "gb2312", "你好，我的订单在哪里？"),
        ("こんにちは".encode("iso2022_jp"), "ISO-2022-JP", "こんにちは"),
        ("Привет, где мой заказ? Жду ответа.".encode("cp1251"), "", "Привет, где мой заказ"),
        (b"+AAA" * 10, "punycode", "+AAA"),
        (b"a\x00b", "utf-8", "ab"),
        (b"\xed\xa0\x80lone", "utf-8", "lone"),
    ],
)
def test_wrong_and_missing_charsets(body, charset, expected):
    kind = f"text/plain; charset={charset}" if charset else "text/plain"
    text = parse(f"From: a@b.c\r\nContent-Type: {kind}\r\n\r\n".encode() + body).text
    assert expected in text
    assert "\x00" not in text
    text.encode()


@pytest.mark.parametrize(
    "raw",
    [
        b"From me@x Mon Nov  2 10:00:00 2026\r\nFrom: a@b.c\r\nSubject: S\r\n\r\nBody",
        b"\r\n\r\nFrom: a@b.c\r\nSubject: S\r\n\r\nBody",
        b"From: a@b.c\nSubject: S\n\nBody",
        b"From: a@b.c\rSubject: S\r\rBody",
        b"From: a@b.c\r\nquite broken\r\nSubject: S\r\n\r\nBody",
        b"From: a@b.c\r\nSubject: S\r\nBody",
        b"From: a@b.c\r\nSubject:\r\n S\r\n\r\nBody",
        b"From : a@b.c\r\nSubject : S\r\n\r\nBody",
        b"From: a@b.c\r\nSubject: S\r\nContent-Type: text\r\n\r\nBody",
        b"From: a@b.c\r\nSubject: S\r\nContent-Type: multipart/mixed\r\n\r\nBody",
        b"From: a@b.c\r\nSubject: S\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\nBody",
        b"From: a@b.c\r\nSubject: S\r\nContent-Type: multipart/x; boundary=x\r\n\r\n--x\n\nBody",
        b"\x00From: a@b.c\r\nSub\x00ject: S\r\n\r\nBo\x00dy",
        b"\xef\xbb\xbfFrom: a@b.c\r\nSubject: S\r\nContent-Transfer-Encoding: nonsense\r\n\r\nBody",
    ],
)
def test_broken_mail_is_repaired(raw):
    found = parse(raw)
    assert (found.from_address, found.subject, found.text.strip()) == ("a@b.c", "S", "Body")


@pytest.mark.parametrize(
    "charset", ["punycode", "idna", "rot13", "zip", "unicode_escape", "x" * 99]
)
def test_what_is_no_charset_is_not_decoded_with(charset):
    found = parse(f"Content-Type: text/plain; charset={charset}\r\n\r\na-b\\u0041".encode())
    assert found.text == "a-b\\u0041"
    assert f"unknown charset {charset[:40]!r}" in found.notes


def test_ten_thousand_lines_and_nothing_at_all():
    long = "\r\n".join(f"line {number}" for number in range(10_000))
    assert parse(mail(body=long)).text.count("\n") == 9_999
    for raw in (b"", b"\r\n", b"\x00", b":", b"--", b"Content-Type: multipart/mixed; boundary="):
        assert parse(raw).from_address == ""


def test_parts_too_deep_are_kept_as_a_file():
    inner = "deep"
    for level in range(30):
        kind = f"Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n"
        inner = f"{kind}--b{level}\r\n{inner}\r\n--b{level}--"
    found = parse(f"From: a@b.c\r\n{inner}".encode())

    assert "parts nested deeper than 20 are kept as one file" in found.notes
    assert b"deep" in found.attachments[0].content


def test_caps_are_noted():
    many = ", ".join(f"u{number}@x.example" for number in range(2000))
    found = parse(mail(f"To: {many}", "References: " + "<a@b> " * 200, body="x"))

    assert len(found.to) == 500
    assert len(found.references) == 50
    assert {"more than 500 addresses in to", "references cut"} <= set(found.notes)
