"""What a phone on a bad line has to fetch before the inbox can be read."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from inbox_project import statics
from tests import factories

STATIC = Path(settings.BASE_DIR / "static")
MOST = 40_000  # bytes of our own scripts, and as many of our own style sheets
LINKED = re.compile(r"""(?:src|href)="/?static/([^"]+\.(?:js|css))"(?![^>]* data-later)""")
ASKED_FOR = re.compile(r"""^(?:import|export)\b[^"\n]*"(\.[^"]+)"$""", re.MULTILINE)


def source(name):
    return (STATIC / name).read_text()


def size(name):
    return len(statics.made(name, source).encode())


def with_imports(names):
    """The modules of these names, and all that have to be there before they run."""
    found = set()
    waiting = [STATIC / name for name in names]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        waiting += [(path.parent / name).resolve() for name in ASKED_FOR.findall(path.read_text())]
    return {str(path.relative_to(STATIC)) for path in found}


@pytest.fixture
def heads(client, maya):
    """What the heads of the list's and of a conversation's page ask for and wait for on a phone, of
    our own."""
    client.force_login(maya)
    conversation = factories.create_conversation()
    pages = [
        client.get(address).content.decode()
        for address in ("/inbox/", f"/inbox/{conversation.pk}/")
    ]
    return [ours(page.split("</head>")[0]) for page in pages]


def ours(head):
    seen = re.sub(r"<noscript>.*?</noscript>|<link[^>]*min-width[^>]*>", "", head, flags=re.DOTALL)
    return {name for name in LINKED.findall(seen) if (STATIC / name).exists()}


@pytest.fixture
def linked(heads):
    return set.union(*heads)


def test_the_scripts_of_the_inbox_are_small(linked):
    sizes = {name: size(name) for name in with_imports(linked) if name.endswith(".js")}

    assert {"js/later.js", "js/times.js", "js/composer.js"} <= set(sizes)
    assert sum(sizes.values()) < MOST, sizes


def test_the_style_sheets_of_a_phone_are_small(heads):
    for names in heads:
        sizes = {name: size(name) for name in names if name.endswith(".css")}

        assert "css/sets/core.css" in sizes
        assert sum(sizes.values()) < MOST, sizes


def test_what_comes_later_has_its_limit_too(linked):
    later = with_imports(["js/rest/inbox.js"]) - with_imports(linked)

    assert "js/live.js" in later
    assert sum(map(size, later)) < 3 * MOST
    assert size("css/sets/inbox-closed.css") < MOST


def test_each_style_sheet_of_the_inbox_comes_once(linked):
    """What a page has at first is not in what comes later, and nothing gets lost in between."""
    later = {"css/sets/inbox-closed.css", "css/sets/side.css", "css/wide.css"}
    names = [name for page in linked | later if page.endswith(".css") for name in sheets(page)]

    # (Tabs are seen with the list at once, and with other pages.)
    assert {name for name in names if names.count(name) > 1} <= {"css/tabs.css", "css/found.css"}


def test_no_style_sheet_is_forgotten():
    root = Path(settings.BASE_DIR)
    sources = [*root.glob("templates/**/*.html"), *root.glob("*/*.py")]
    pattern = re.compile(r"""['"](css/[^'"]+\.css)['"]""")
    linked = {name for path in sources for name in pattern.findall(path.read_text())}
    reached = {name for page in linked for name in sheets(page)}

    assert {f"css/{path.name}" for path in STATIC.glob("css/*.css")} == {
        name for name in reached if "/sets/" not in name
    }


def sheets(name):
    """The names of all that a style sheet takes in."""
    read = []
    statics.whole(name, lambda name: read.append(name) or source(name))
    return read


def test_a_module_asks_for_others_by_names_that_change_with_them(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "inbox_project.statics.Storage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)

    (live,) = tmp_path.glob("js/live.*.js")
    (line,) = tmp_path.glob("js/line.*.js")
    (calls,) = tmp_path.glob("js/calls.*.js")
    (sounds,) = tmp_path.glob("js/sounds.*.js")
    assert f'import{{Line}}from"./{line.name}"' in live.read_text()
    assert f'import("./{sounds.name}")' in calls.read_text()
    assert "//" not in live.read_text()
    (core,) = tmp_path.glob("css/sets/core.*.css")
    assert core.read_text().startswith("@layer reset,tokens,")
    assert "@import" not in core.read_text()
    assert "  " not in core.read_text()


def test_a_style_sheet_takes_in_those_that_it_imports_in_their_order():
    sheets = {
        "css/sets/all.css": '@import "../one.css";\n@import url("more.css");\np { top: 0 }',
        "css/one.css": "a { left: 0 }",
        "css/sets/more.css": '/* b */ @import "../one.css"; b { right: 0 }',
    }

    made = statics.made("css/sets/all.css", sheets.__getitem__)

    assert made == "a{left:0}a{left:0}b{right:0}p{top:0}"


def test_strings_and_patterns_of_scripts_stay_as_they_are():
    text = 'const a = "// no comment"  // one\nconst b = /[/"]+/u.test(`${a}  b`)\n'

    made = statics.made("js/a.js", lambda name: text)

    assert made == 'const a="// no comment"\nconst b=/[/"]+/u.test(`${a}  b`)'


def test_a_page_is_compressed_and_each_time_of_another_length(client, maya):
    client.force_login(maya)
    lengths = set()
    for _ in range(20):
        page = client.get("/inbox/", headers={"Accept-Encoding": "gzip"})
        assert page.headers["Content-Encoding"] == "gzip"
        assert b"<html" in gzip.decompress(page.content)
        lengths.add(len(page.content))

    assert len(lengths) > 3
    assert "Content-Encoding" not in client.get("/inbox/").headers
