"""What we send stays in its place, and what comes back proves what it belongs to."""

import secrets

import pytest

from inboxes.mail import compose
from inboxes.mail.html import clean
from inboxes.mail.message import parse
from inboxes.mail.quotes import separate

KEY, OTHER = "key of this instance", "key of a clone"


HOSTILE = ["a\r\nBcc: x@evil", "a\nBcc: x", "a\rBcc", "a\u2028Bcc", "a\u2029b", "a\x85b", "a\x00b"]
HOSTILE += ["a\x0bb", "a\x0cb", "a\u202eb", "=?utf-8?q?=0d=0aBcc?=", " a ", "x" * 5000]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_header_value_is_one_line(text):
    found = compose.header_value(text)
    assert len(found.splitlines()) == 1
    assert found.isprintable()
    assert len(found) <= 900


def test_a_message_id_is_known_again_in_any_case_and_with_brackets():
    token = compose.new_token()
    made = compose.make_message_id(token, key=KEY, domain="shop.example")

    assert made.endswith("@shop.example")
    for value in (made, f"<{made}>", made.upper(), f" <{made}> ", made.replace("shop", "other")):
        assert compose.read_message_id(value, KEY) == token
    assert parse(f"Message-ID: <{made}>\r\n\r\n".encode()).message_id == made


def test_a_reply_address_is_known_again():
    token = compose.new_token()
    made = compose.reply_address("support@shop.example", token, key=KEY)

    assert made.startswith("support+r-")
    assert made.endswith("@shop.example")
    assert len(made.partition("@")[0]) <= 64
    assert compose.read_reply_token(made, KEY) == token
    assert compose.read_reply_token(made.upper(), KEY) == token
    tagged = compose.reply_address("a+b+r-c@shop.example", token, key=KEY)
    assert compose.read_reply_token(tagged, KEY) == token


def test_no_other_token_is_accepted():
    token = compose.new_token()
    made = compose.make_message_id(token, key=KEY, domain="x.example")
    address = compose.reply_address("help@x.example", token, key=KEY)
    forged = [made.replace(".", ""), made[:-20], made[1:], "", "@", "<>", ".", f"{token}.@x"]
    forged += [f"{token}@x", made.replace("@", "a@"), made.replace("@", "é@"), "a" * 10_000, None]
    forged += [f"{compose.new_token()}.{secrets.token_hex(13)}@x.example" for _ in range(5000)]
    forged.append(address)
    proof, _, _ = made.partition("@")
    for at in range(len(proof)):
        forged.append(f"{proof[:at]}{'b' if proof[at] == 'a' else 'a'}{proof[at + 1 :]}@x.example")

    assert {compose.read_message_id(value, KEY) for value in forged} == {None}
    assert {compose.read_reply_token(value, KEY) for value in [*forged, made]} == {None, token}
    assert compose.read_message_id(made, OTHER) is None
    assert compose.read_reply_token(f"help+r-{proof}@x.example", KEY) is None
    assert compose.read_reply_token(address, OTHER) is None
    assert compose.read_reply_token(address.replace("r-", "r-a"), KEY) is None


def test_a_short_token_is_refused():
    with pytest.raises(ValueError, match="16 to 40"):
        compose.make_message_id("17", key=KEY, domain="x.example")


def test_references_name_the_thread_and_its_last_twenty():
    assert compose.references([], "") == []
    assert compose.references(["a", "b", "a"], "b") == ["a", "b"]
    many = [f"{number}@x" for number in range(50)]
    found = compose.references(many, "last@x")
    assert (len(found), found[0], found[-1]) == (20, "0@x", "last@x")
    assert compose.bracketed(["a@b", " c@d\r\n ", "", "x>y"]) == "<a@b> <c@d>"


def test_what_we_quote_is_folded_when_it_comes_back():
    announced = "On 1 May 2026, Ana\r\nwrote:"
    text = compose.quote_text("Where is it?\n> older", announced)
    assert text == "On 1 May 2026, Ana wrote:\n> Where is it?\n>> older"
    assert separate(f"Here.\n\n{text}").visible == "Here."

    html = clean(f"<p>Here.</p>{compose.quote_html('<p>Where?</p>', announced)}")
    assert "Where?" in html.quoted_html
    assert "Here." not in html.quoted_html


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One\ntwo\n\nthree", "<p>One<br>two</p><p>three</p>"),
        ("<b>&\"'", "<p>&lt;b&gt;&amp;\"'</p>"),
        ("1. a\n2) b", "<ol><li>a</li><li>b</li></ol>"),
        ("3. c\n4. d", '<ol start="3"><li>c</li><li>d</li></ol>'),
        ("1. alone", "<p>1. alone</p>"),
        ("see https://x.example/a?b=1&c=2.", None),
        ("(www.x.example)", '<p>(<a href="https://www.x.example">www.x.example</a>)</p>'),
        ("https://x.example/a_(b)", None),
        ('https://x.example/"onclick="x', None),
        ("javascript:alert(1)", "<p>javascript:alert(1)</p>"),
        ("\n\n", ""),
        ("a\x00b\r\nc", "<p>ab<br>c</p>"),
    ],
)
def test_plain_text_as_simple_html(text, expected):
    found = compose.text_to_html(text)
    if expected is not None:
        assert found == expected
    assert found.count("<a ") == found.count('<a href="https://')
    assert "onclick" not in found.partition("</a>")[0]
