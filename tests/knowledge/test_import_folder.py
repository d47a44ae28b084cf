"""Articles from a folder of Markdown."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from knowledge.importing import folder
from knowledge.models import Article, Category
from knowledge.rendering import LONGEST

pytestmark = pytest.mark.django_db


@pytest.fixture
def docs(tmp_path):
    """Writes files into a folder, and reads it in: {path: (what, why)}"""

    class Docs:
        root = tmp_path / "docs"

        def write(self, path, text):
            file = self.root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes) else text.encode())

        def read(self, now, **options):
            outcomes = folder.read_in(self.root, now=now, **options)
            return {one.source: (one.what, one.why) for one in outcomes}

    docs = Docs()
    docs.root.mkdir()
    return docs


RETURNS = """---
title: Return a lamp
slug: returns
category: Returns
internal: true
asked:
  - How do I send   it back?
  - 3
---
Within thirty days.
"""


def test_front_matter_says_what_an_article_is(docs, now):
    docs.write("en/returns.md", RETURNS)

    assert docs.read(now) == {"en/returns.md": ("new", "")}

    article = Article.objects.get()
    assert (article.title, article.slug, article.language) == ("Return a lamp", "returns", "en")
    assert (article.body, article.category.name) == ("Within thirty days.", "Returns")
    assert (article.is_internal, article.status) == (True, "draft")
    assert article.asked == "How do I send it back?\n3"


def test_without_front_matter_the_first_heading_is_the_title_and_the_folder_the_language(docs, now):
    docs.write("de/rueckgabe.md", "# Rückgabe #\n\nDreißig Tage.")
    docs.write("plain-file.md", "Only text.")

    docs.read(now)

    german, plain = Article.objects.order_by("language")
    assert (german.title, german.language, german.body) == ("Rückgabe", "de", "Dreißig Tage.")
    assert (plain.title, plain.language) == ("Plain file", "en")


def test_read_in_again_it_is_updated_and_not_doubled(docs, now):
    docs.write("a.md", "# A\n\nOne.")
    docs.read(now, publish=True)
    assert docs.read(now, publish=True) == {"a.md": ("same", "")}

    docs.write("a.md", "# A\n\nTwo.")
    assert docs.read(now) == {"a.md": ("changed", "")}

    article = Article.objects.get()
    assert (article.body, article.latest.body, article.versions.count()) == ("One.", "Two.", 2)


def test_what_was_changed_here_is_not_written_over(docs, now, priya):
    docs.write("a.md", "# A\n\nOne.")
    docs.read(now)
    Article.objects.get().write(title="A", body="Ours.", by=priya, now=now)

    docs.write("a.md", "# A\n\nTwo.")

    assert docs.read(now) == {"a.md": ("skipped", "edited")}
    assert Article.objects.get().body == "Ours."


def test_links_from_file_to_file_lead_from_article_to_article(docs, now):
    docs.write(
        "en/a.md",
        "# A\n\n[b](b.md#By%20post) [c](../de/c%20d.md 'T') [x](gone.md) [y](https://z.example/b.md)"
        "\n[r]: <b.md>\n",
    )
    docs.write("en/b.md", "# The second\n\nText.")
    docs.write("de/c d.md", "# Drittes\n\nText.")
    Article.objects.begin(title="The second", body="x", language="en", by=None, now=now)

    docs.read(now)

    assert Article.objects.get(title="A").body == (
        "[b](/help/en/the-second-2/#h-by-post) [c](/help/de/drittes/ 'T') [x](gone.md)"
        " [y](https://z.example/b.md)\n[r]: </help/en/the-second-2/>"
    )


def test_translations_name_their_original(docs, now):
    docs.write("en/a.md", "# A\n\nText.")
    docs.write("de/a.md", "---\noriginal: en/a.md\n---\n# A\n\nText.")
    docs.write("de/b.md", "---\noriginal: en/a.md\n---\n# B\n\nText.")
    docs.write("en/c.md", "---\noriginal: en/c.md\n---\n# C\n\nText.")

    docs.read(now)
    docs.read(now)

    english = Article.objects.get(title="A", language="en")
    assert [each.language for each in english.in_languages().order_by("language")] == ["de", "en"]
    assert Article.objects.get(title="C").original is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"\xff\xfe\x00", "not text"),
        ("---\ntitle: [\n---\nText", "front matter"),
        ("---\na: &a {b: c}\nd:\n  <<: [*a, *a]\n---\nText", "front matter"),
        ("---\ntitle: !!python/object/apply:os.getcwd []\n---\nText", "front matter"),
        ("---\ntitle: A\n---\n", "empty"),
        ("# Only a heading", "empty"),
        ("x" * LONGEST, "long"),
        (b"x" * (1024 * 1024 + 1), "large"),
        ("---\nlanguage: klingon\n---\nText", "language"),
    ],
)
def test_what_cannot_be_read_is_skipped_and_the_others_are_not(docs, now, text, why):
    docs.write("bad.md", text)
    docs.write("good.md", "# Good\n\nText.")

    assert docs.read(now) == {"bad.md": ("skipped", why), "good.md": ("new", "")}


@pytest.mark.parametrize(
    "matter", ["title: 3", "title: {a: b}", "category: [a]", "internal: 'true'", "title: '\\0'"]
)
def test_odd_front_matter_is_taken_for_none(docs, now, matter):
    docs.write("a.md", f"---\n{matter}\n---\nText.")

    assert docs.read(now) in ({"a.md": ("new", "")}, {"a.md": ("skipped", "front matter")})


def test_a_link_that_leads_out_of_the_folder_is_not_followed(docs, now, tmp_path):
    (tmp_path / "secret.md").write_text("# Secret\n\nText.")
    (docs.root / "a.md").symlink_to(tmp_path / "secret.md")

    assert docs.read(now) == {"a.md": ("skipped", "elsewhere")}


def test_the_command_says_what_came_in_and_what_did_not(docs, now):
    docs.write("a.md", "# A\n\nText.")
    docs.write("b.md", "")
    Category.objects.create(name="Returns", slug="returns")
    said = StringIO()

    call_command("import_articles", str(docs.root), "--publish", stdout=said)

    assert "new      a.md\n" in said.getvalue()
    assert "skipped  b.md: There is no text in it.\n" in said.getvalue()
    assert "1 of 2 taken in." in said.getvalue()
    assert Article.objects.get().is_public


@pytest.mark.parametrize("wrong", [[], ["/nowhere"], ["/tmp", "--language", "klingon"]])
def test_the_command_refuses_what_makes_no_sense(wrong):
    with pytest.raises(CommandError):
        call_command("import_articles", *wrong)
