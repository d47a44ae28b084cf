"""An article is cut where its headings are, into pieces that can stand as an answer."""

import pytest

from knowledge.cutting import LONGEST, MOST, pieces


def test_what_is_under_a_heading_is_a_piece_with_its_way_there():
    article = "Intro.\n\n## Returns\n\nFirst.\n\n### By post\n\nSecond.\n\n## Other\n\nThird."

    assert [(piece.heading, piece.anchor, piece.text) for piece in pieces(article)] == [
        ("", "", "Intro."),
        ("Returns", "h-returns", "First."),
        ("Returns, By post", "h-by-post", "Second."),
        ("Other", "h-other", "Third."),
    ]


def test_steps_points_and_tables_are_lines():
    article = "Do it:\n\n1. **Open** it.\n2. Press [here](https://x.example).\n\n- a\n- b\n"
    table = "| Where | Days |\n|---|---|\n| Oslo | 2 |\n| Rome | 5 |\n"

    assert pieces(article)[0].text == "Do it:\n1. Open it.\n2. Press here.\n- a\n- b"
    assert pieces(table)[0].text == "Days:\n- Oslo: 2\n- Rome: 5"


def test_a_long_section_is_parted_between_paragraphs():
    article = "\n\n".join(f"Paragraph {n} has some words. " * 12 for n in range(10))

    texts = [piece.text for piece in pieces(article)]
    assert len(texts) > 2
    assert all(len(text) <= LONGEST and text.endswith("words.") for text in texts)


@pytest.mark.parametrize(
    "article",
    [
        "word " * 200_000,
        "x" * 1_000_000,
        "# h\n\ntext\n\n" * 80_000,
        "- a\n" * 250_000,
        "> " * 9999,
    ],
    ids=["one paragraph", "one word", "headings", "points", "quotes"],
)
def test_a_megabyte_makes_no_more_than_so_many_pieces(article):
    found = pieces(article)

    assert len(found) <= MOST
    assert all(len(piece.text) <= LONGEST for piece in found)


def test_html_is_text_and_nothing_is_no_piece():
    assert pieces("<script>alert(1)</script>")[0].text == "<script>alert(1)</script>"
    assert pieces("") == pieces("\n\n## Only a heading\n") == []
