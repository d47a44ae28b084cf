"""Every word on the screens can be translated, and is: in German and in Arabic."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.template.base import Lexer, TokenType

from inbox_project.management.commands.translations import KEYWORDS

ROOT = Path(settings.BASE_DIR)
# The invented shop, and what only developers see.
INVENTED = ("templates/demo/", "templates/inboxes/outbox")
TEMPLATES = [
    path
    for path in sorted(ROOT.glob("templates/**/*.html"))
    if not path.relative_to(ROOT).as_posix().startswith(INVENTED)
]
READ_ALOUD = {"alt", "aria-label", "aria-description", "placeholder", "title"}
# Names of the product, of files and of keys are the same in every language.
NAMES = re.compile(r"Support Inbox|CSV|XLSX|Ctrl|Shift|Enter|Esc|Tab|C-|SMTP|\b[A-Z]\b")
WORD = re.compile(r"[^\W\d_]{2,}")


class Shown(HTMLParser):
    """What a page says outside of translations: in its text and in attributes that are read."""

    SILENT = {"script", "style", "kbd", "code"}

    def __init__(self):
        super().__init__()
        self.inside, self.said = [], []

    def handle_starttag(self, tag, attributes):
        if tag in self.SILENT:
            self.inside.append(tag)
        self.said += [text for name, text in attributes if name in READ_ALOUD and text]

    def handle_endtag(self, tag):
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, text):
        if not self.inside:
            self.said.append(text)


# Blocks whose content is for the machine.
MACHINE = {"block bodyclass", "block layout", "block main_class", "block view", "block skip_to"}
ENDS = {"blocktranslate": "endblocktranslate", "comment": "endcomment"}


def unmarked_in(source):
    html, until = [], None
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.BLOCK:
            begins = token.contents.split()[0]
            if until is None:
                until = "endblock" if token.contents in MACHINE else ENDS.get(begins)
            elif begins == until:
                until = None
        elif token.token_type == TokenType.TEXT and until is None:
            html.append(token.contents)
        elif html and html[-1].endswith(("<", "</")):
            html.append("x")  # a tag that is named by a variable
    page = Shown()
    page.feed("".join(html))
    return [text.strip() for text in page.said if WORD.search(NAMES.sub("", text))]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_template_says_nothing_that_cannot_be_translated(path):
    assert unmarked_in(path.read_text()) == []


def test_a_word_that_is_not_marked_is_found():
    page = '<p title="A hint">{% translate "Fine" %} <b>Not fine</b></p><kbd>Enter</kbd>'

    assert unmarked_in(page) == ["A hint", "Not fine"]


# What is given to these is read by people.
SPEAKING = {"Refused", "Unfit", "Problem", "ValidationError", "success", "error", "info", "warning"}
SPOKEN = {"label", "help_text", "verbose_name", "verbose_name_plural", "done", "description"}


def unmarked_words(source):
    """Literals that an agent or a customer would read, outside of gettext: [(line, text)]."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            is_log = isinstance(node.func, ast.Attribute) and (
                getattr(node.func.value, "id", "") in {"log", "logger", "logging"}
            )
            texts = node.args if name in SPEAKING and not is_log else []
            texts = [*texts, *(word.value for word in node.keywords if word.arg in SPOKEN)]
        elif isinstance(node, ast.Assign):
            names = {getattr(target, "id", getattr(target, "attr", "")) for target in node.targets}
            texts = [node.value] if names & (SPOKEN | {"short_description"}) else []
        else:
            continue
        for text in texts:
            said = text.value if isinstance(text, ast.Constant) else None
            if isinstance(said, str) and (" " in said or said[:1].isupper()):
                found.append((text.lineno, said))
    return found


HOUSE = [
    path
    for room in ["team", "customers", "conversations", "canned_responses", "inboxes", "analytics"]
    for path in sorted((ROOT / room).rglob("*.py"))
    if "migrations" not in path.parts
]


@pytest.mark.parametrize("path", HOUSE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_code_says_nothing_that_cannot_be_translated(path):
    assert unmarked_words(path.read_text()) == []


GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext"}


def words_in_f_strings(source):
    """Marked words where no tool finds them, so that nobody ever translates them: [line]."""
    return [
        call.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.JoinedStr)
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in GETTEXT
    ]


def test_what_is_to_be_translated_stands_where_it_is_found():
    assert words_in_f_strings("f\"{text} {_('Hello')}\"") == [1]
    rooms = [init.parent for init in ROOT.glob("*/__init__.py") if init.parent.name != "tests"]
    paths = [path for room in rooms for path in room.rglob("*.py")]
    found = {str(path): words_in_f_strings(path.read_text()) for path in paths}
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_whatever_a_file_calls_gettext_is_looked_for():
    code = "".join(path.read_text() for path in ROOT.glob("*/**/*.py") if "tests" not in path.parts)
    called = set(re.findall(r"translation import n?p?gettext\w* as (\w+)", code))

    assert {"_", "_t"} <= called <= KEYWORDS.keys()


SCRIPTS = sorted(ROOT.glob("static/js/*.js")) + sorted(ROOT.glob("static/widget/*.js"))
# Before the server has answered in the visitor's language, or when it cannot.
FIRST_WORDS = {"Ask us"}
SENTENCE = re.compile(r"""(["'`])([A-Z][a-z]+(?: [a-z]+)+[.?!…]?)\1""")


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_has_no_words_of_its_own(path):
    code = "\n".join(line.split("//")[0] for line in path.read_text().splitlines())

    assert {found[2] for found in SENTENCE.finditer(code)} <= FIRST_WORDS
