from html.parser import HTMLParser

import pytest

from knowledge.rendering import LONGEST, TAGS, give_anchors, made_of, parser, render
from tests.corpora import load, needed


class Read(HTMLParser):
    """Every tag and attribute of what a browser would be given."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes = set(), set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {(name, value or "") for name, value in attrs}


def is_harmless(html):
    read = Read(html)
    schemes = ("javascript:", "data:", "vbscript:")
    return read.tags <= TAGS and not any(
        name.startswith("on")
        or name in {"style", "srcdoc", "formaction"}
        or value.strip().lower().startswith(schemes)
        for name, value in read.attributes
    )


def test_markdown_becomes_html_with_tables_lists_and_anchors():
    html = made_of("# Cost\n\n| To | € |\n|:-|-:|\n| EU | 0 |\n\n- **one**\n- ~~two~~").html

    assert '<h2 id="h-cost">Cost</h2>' in html
    assert '<div class="table" tabindex="0"><table>' in html
    assert '<td data-align="right">0</td>' in html
    assert "<strong>one</strong>" in html
    assert "<s>two</s>" in html


def test_html_is_text():
    assert made_of("<b>bold</b> <script>alert(1)</script>").html == (
        "<p>&lt;b&gt;bold&lt;/b&gt; &lt;script&gt;alert(1)&lt;/script&gt;</p>\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt&colon;alert(1))",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "![a](data:image/svg+xml;base64,PHN2Zz4=)",
        "![a](data:image/png;base64,iVBORw0KGgo=)",
        "![a](http://tracker.example/a.png)",
        "![a](//tracker.example/a.png)",
        '![a"onerror="alert(1)](https://a.example/"onerror=alert(1))',
        "[a]: javascript:alert(1)\n[a]",
        "<javascript:alert(1)>",
        '# <img src=x onerror=alert(1)>"',
        "| <svg onload=alert(1)> |\n|-|\n| [x](javascript:1) |",
        "```<script>\nalert(1)\n```",
    ],
)
def test_no_link_picture_or_heading_does_anything(text):
    html = made_of(text).html

    assert is_harmless(html)
    assert "tracker.example" not in "".join(value for _name, value in Read(html).attributes)


@needed
def test_known_attacks_are_harmless():
    payloads = [one["payload"] for one in load("xss/dompurify.json")]
    assert len(payloads) > 100

    for payload in payloads:
        for text in (
            payload,
            f"[a]({payload})",
            f"![{payload}](https://a.example)",
            f"# {payload}",
        ):
            assert is_harmless(made_of(text[:LONGEST]).html), text


def test_links_say_nothing_of_where_one_came_from():
    assert 'rel="noopener noreferrer"' in made_of("[a](https://a.example)").html


def test_pictures_come_by_https_or_from_here():
    html = made_of("![a](https://a.example/b.png) ![b](/help/pictures/1)").html

    assert '<img src="https://a.example/b.png" alt="a" loading="lazy">' in html
    assert 'src="/help/pictures/1"' in html


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("# A\n## B", [(2, "A", "h-a"), (3, "B", "h-b")]),
        ("## A\n### B\n## A", [(2, "A", "h-a"), (3, "B", "h-b"), (2, "A", "h-a-2")]),
        ("#### A", [(2, "A", "h-a")]),
        ("# `x` *y* [z](https://a.example)", [(2, "x y z", "h-x-y-z")]),
        ("# ???", [(2, "???", "h-section")]),
        ("# التوصيل", [(2, "التوصيل", "h-التوصيل")]),
        ("Title\n=====", [(2, "Title", "h-title")]),
    ],
)
def test_headings_stand_below_the_title_each_with_an_anchor_of_its_own(text, headings):
    rendered = made_of(text)

    assert [(one.level, one.text, one.anchor) for one in rendered.headings] == headings
    for level, _text, anchor in headings:
        assert f'<h{level} id="{anchor}">' in rendered.html


def test_the_summary_is_the_first_words_of_the_text():
    assert made_of("# Head\n\nSend **any** lamp\nback.\n\nMore.").summary == "Send any lamp back."
    assert len(made_of("word " * 100).summary) <= 160
    assert made_of("# Only a heading").summary == ""


@pytest.mark.parametrize(
    "piece", ["[", "![", "> ", "- ", "*a ", "<", "[a](", "| a ", "`", "~~a", "&#x", "\\", "\x00"]
)
def test_of_what_is_endless_only_the_first_part_is_drawn(piece):
    rendered = render(piece * LONGEST)

    assert len(rendered.html) < 30 * LONGEST


def test_what_was_drawn_once_is_remembered():
    first = render("# A\n\nText")

    assert render("# A\n\nText") == first


def test_headings_of_one_name_are_numbered_past_what_is_taken():
    tokens = parser().parse("# x\n\n# x 3\n\n# x\n\n# x\n\n# x\n\n# x 3\n")

    anchors = [heading.anchor for heading in give_anchors(tokens)]

    assert anchors == ["h-x", "h-x-3", "h-x-2", "h-x-4", "h-x-5", "h-x-3-2"]
