"""What strangers send as HTML is safe to show, folds what it quotes, and loses nothing."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inboxes.mail import html
from inboxes.mail.html import clean, finish, to_text
from tests import corpora

MAY_STAY = {
    *("href", "target", "rel", "src", "data-src", "data-cid", "alt", "width", "height", "title"),
    *("align", "dir", "lang", "style", "class", "type", "open", "colspan", "rowspan", "start"),
    "value",
}


class Reader(HTMLParser):
    """Notes every tag and text of some HTML as an independent parser sees them."""

    def __init__(self, source):
        super().__init__()
        self.tags, self.words = [], []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, attrs))

    def handle_data(self, data):
        self.words += data.split()


def assert_harmless(source, own=()):
    for tag, attributes in Reader(source).tags:
        assert tag in html.TAGS, tag
        for name, value in attributes:
            value = value or ""
            assert name in MAY_STAY, (tag, name)
            if name == "href":
                assert value.lower().startswith(("https://", "http://", "mailto:", "tel:")), value
            if name == "src":
                assert value.startswith("data:image/") or value in own, value
            if name == "data-src":
                assert value.lower().startswith(("https://", "http://")), value
            if name == "style":
                assert not set(value) & set("()\\/@&<>\"'"), value
            if name == "class":
                assert value in ("quote", "gmail_quote"), value


@corpora.needed
def test_nothing_executable_survives():
    for case in corpora.load("xss/dompurify.json"):
        for source in (case["payload"], f"<div class=gmail_quote>{case['payload']}"):
            once = clean(source).html
            assert_harmless(once)
            assert clean(once).html == once, case["title"]


@pytest.mark.parametrize(
    "link",
    [
        *("javascript:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)", "JaVaScRiPt:x"),
        *(
            "\u2028javascript:alert(1)",
            "\xa0javascript:alert(1)",
            "\x01javascript:x",
            "data:text/html,x",
        ),
        *(
            "vbscript:x",
            "file:///etc/passwd",
            "/admin/",
            "//evil.example",
            "#top",
            "?a",
            "cid:x",
            "x",
        ),
        *("https://a.example/\u202egnp.exe", "blob:https://x", "https:", "about:blank"),
    ],
)
def test_a_link_leads_out_or_nowhere(link):
    assert "href" not in clean(f'<a href="{link}">go</a>').html


def test_an_honest_link_opens_elsewhere_and_tells_nothing():
    found = clean('<a href="https://x.example/?a=1&amp;b=2" onclick="x()" target=_top>go</a>').html
    assert found == (
        '<a href="https://x.example/?a=1&amp;b=2" target="_blank"'
        ' rel="noopener noreferrer nofollow">go</a>'
    )


def test_remote_images_wait_and_are_counted():
    found = clean(
        '<img src="http://t.example/a.gif" width=1 srcset="http://t.example/b">'
        "<img src=//t.example/c>"
        '<table background="http://t.example/d"><tr><td style="background:url(http://t.example/e)">x'
        '<video poster="http://t.example/f"></video><link rel=prefetch href="http://t.example/g">'
        '<style>@import "http://t.example/h"</style><img src="pic.png"><input type=image src=http://t>'
    )

    assert found.remote_images == 2
    assert found.html.count("t.example") == 2
    assert '<img data-src="http://t.example/a.gif" width="1">' in found.html
    assert ' src="' not in found.html
    shown = finish(found.html, remote_url=lambda url: f"/images/?from={url}&x")
    assert '<img src="/images/?from=http://t.example/a.gif&amp;x" width="1">' in shown


def test_images_of_the_mail_are_placed_now_or_later():
    source = '<img src="cid:a%40b" alt="A"><img src="CID:other">'

    now = clean(source, cid_urls={"a@b": "/files/1?x=1&y=2"})
    assert now.html == '<img src="/files/1?x=1&amp;y=2" alt="A"><img data-cid="other">'
    assert clean(now.html, cid_urls={"a@b": "/files/1?x=1&y=2"}).html == now.html

    later = finish(clean(source).html, cid_urls={"a@b": "/files/1"})
    assert later == '<img src="/files/1" alt="A"><img data-cid="other">'


def test_small_pictures_within_the_html_stay():
    assert (
        'src="data:image/png;base64,AAAA"' in clean('<img src="data:image/png;base64,AAAA">').html
    )
    for source in (
        "data:image/svg+xml;base64,AAAA",
        "data:text/html;base64,AAAA",
        "data:image/png,x",
    ):
        assert "data:" not in clean(f'<img src="{source}">').html


def test_styles_keep_meaning_and_lose_looks():
    found = clean('<p style="color:red;text-align:right;font-weight:bold;background:url(x)">x</p>')
    assert found.html == '<p style="font-weight:bold;text-align:right">x</p>'


OUTLOOK = (
    "<div class=WordSection1><p>My answer</p><div><div style='border-top:solid #E1E1E1 1.0pt'>"
    "<p><b>{}</b> A &lt;a@b.c&gt;<br><b>{}</b> Monday<br><b>{}</b> X<br><b>{}</b> Re</p>"
    "</div></div><p>old</p><p>older</p></div>"
)
QUOTED = {
    "gmail": "<p>My answer</p><div class=gmail_quote><div class=gmail_attr>On Mon, 1 May 2023 at"
    " 10:00, A &lt;a@b.c&gt; wrote:</div><blockquote class=gmail_quote>old</blockquote></div>",
    "yahoo": "<div>My answer</div><div class=yahoo_quoted>old</div>",
    "proton": "<div>My answer</div><div class=protonmail_quote>old</div>",
    "apple": "<div>My answer</div><blockquote type=cite><div>On 1 May 2023, at 10:00, A wrote:"
    "</div>old</blockquote>",
    "thunderbird": "<p>My answer</p><div class=moz-cite-prefix>Am 01.05.23 um 10:00 schrieb A:"
    "</div> <blockquote type=cite>old</blockquote>",
    "outlook web": "<div>My answer</div><hr><div id=divRplyFwdMsg><b>Von:</b> A</div>old",
    "outlook phone": "<div>My answer</div><div id=x_appendonsend></div><div>old</div>",
    "outlook": OUTLOOK.format("From:", "Sent:", "To:", "Subject:"),
    "outlook de": OUTLOOK.format("Von:", "Gesendet:", "An:", "Betreff:"),
    "outlook ja": OUTLOOK.format("差出人:", "送信日時:", "宛先:", "件名:"),
    "a bare blockquote": "My answer<br>Le 1 mai 2023 à 10:00, A a écrit :<br>"
    "<blockquote>old</blockquote>",
    "original": "<p>My answer</p><p>-----Original Message-----</p><p>old</p>",
}


@pytest.mark.parametrize("name", QUOTED)
def test_what_is_quoted_is_folded_and_still_there(name):
    found = clean(QUOTED[name])

    shown, _, folded = found.html.partition('<details class="quote"><summary>•••</summary>')
    assert "My answer" in shown
    assert "old" not in shown
    assert "old" in folded
    assert "old" in found.quoted_html
    assert "My answer" not in found.quoted_html
    lost = set(Reader(QUOTED[name]).words) - set(Reader(found.html).words)
    assert not lost
    assert clean(found.html).html == found.html


def test_answers_within_a_quote_and_quotes_alone_are_not_hidden():
    inline = "<p>Hi</p><blockquote type=cite>one?</blockquote><p>yes</p><blockquote type=cite>two?"
    assert clean(inline).html.count('<details class="quote" open="">') == 2
    assert (
        "<details"
        not in clean("<p>As they say:</p><blockquote>Be kind</blockquote><p>So?</p>").html
    )
    assert 'open=""' in clean('<div class="gmail_quote">forwarded</div>').html


@pytest.mark.parametrize(
    "source",
    [
        "<pre>\n\n\n\n\n\n\n\ntext</pre>",
        "<p>Hi<br>From: a@b.c<br>To: d<br>Subject: e<br>text</p>",
        "<b>Hi<i><div class=gmail_quote>text</div></i></b>",
        "<blockquote type=cite><a href=x><table></a><a href=x>text",
        "<details><table></div><b><h1><blockquote><div class=moz-cite-prefix>x</div></ul><td>text",
    ],
)
def test_html_that_is_hard_to_keep_the_same_stays_html(source):
    found = clean(source)
    assert not found.was_cut
    assert "text" in found.html
    assert clean(found.html).html == found.html


def test_a_label_is_given_to_what_is_folded():
    found = finish(clean(QUOTED["yahoo"]).html, quote_label="Mostrar <más>")
    assert "<summary>Mostrar &lt;más&gt;</summary>" in found


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 100_000,
        "<a " + " ".join(f"a{n}=1" for n in range(20_000)) + ">x</a>",
        "&amp;" * 200_000,
        "<b>" * 50_000,
        "x" * (html.MAX_HTML + 1),
        "<a href=https://x>" * 10_000,
        "<" * 200_000,
    ],
)
def test_what_the_sanitiser_could_not_bear_becomes_text(source):
    found = clean(source + "<p>the <b>point</b>" if len(source) < html.MAX_HTML else source)
    assert found.was_cut
    assert_harmless(found.html)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    "<div>",
                    "</div>",
                    "<p>",
                    "</p>",
                    "<b>",
                    "</i>",
                    "<table>",
                    "<td>",
                    "<tr>",
                    "<a href=x>",
                ),
                *(
                    "<blockquote type=cite>",
                    "</blockquote>",
                    '<div class="gmail_quote">',
                    "<details>",
                ),
                *(
                    '<details class="quote">',
                    "<summary>",
                    "<img src=http://x.y>",
                    "<img src=cid:a>",
                ),
                *(
                    "text",
                    " ",
                    "&lt;",
                    "&#8232;",
                    "From: a@b<br>To: c<br>Subject: d",
                    "<svg>",
                    "<style>",
                ),
                *("<!--", "-->", "<pre>\n", "<li>", "</ul>", "<hr>", "On 1.1.2020 10:00 A wrote:"),
                *(
                    "\x00",
                    "\u2028",
                    "<a href='https://x'>",
                    "<script>",
                    "</script>",
                    '"',
                    "'>",
                    "<",
                ),
            ]
        ),
        max_size=25,
    ).map("".join)
)
def test_cleaning_twice_is_cleaning_once(source):
    once = clean(source).html
    assert clean(once).html == once
    assert_harmless(once)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>One<br>two</p><p>three</p>", "One\ntwo\n\nthree"),
        ("<ul><li>a<li>b</ul><ol><li>c<li>d</ol>", "- a\n- b\n\n1. c\n2. d"),
        ("a<blockquote>b<blockquote>c</blockquote></blockquote>d", "a\n\n> b\n>\n>> c\n\nd"),
        ("<style>x{}</style><title>t</title>a<script>1<2</script>b<!-- c --> d", "ab d"),
        ("<td>a</td><td>b</td>", "a b"),
        ("<pre>a  b\n c</pre>", "a  b\n c"),
        ("a &lt;b&gt; &amp; &nbsp; c &#x110000; &#99999999999;", "a <b> & c \ufffd \ufffd"),
        ("1 < 2 <img alt='pic'> <a href='https://x'>link</a>", "1 < 2 pic link"),
        ("<p>a</p>\n\n\n<p></p><p>&nbsp;</p><p>b</p>", "a\n\nb"),
        ("x\u200b\u200c\u200d\ufeffy", "xy"),
        ("unclosed <b", "unclosed <b"),
        ("", ""),
    ],
)
def test_html_as_plain_text(source, expected):
    assert to_text(source) == expected
