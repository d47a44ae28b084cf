"""manage.py translations: brings the catalogues of locale/ up to date with what the house says.

Without GNU gettext: Babel reads and writes, so it runs wherever the tests run. What is new stands
in the .po files as untranslated; `--check` changes nothing and fails while anything is missing.
"""

import io
import re

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation.template import templatize

OURS = ["*/**/*.py", "templates/**/*.html", "templates/**/*.txt"]
# Invented, or for developers: never translated.
LEFT_OUT = re.compile(
    r"^(\.|tests/|bench/|locale/|staticfiles/|templates/demo/|inbox_project/demo/)"
)
KEYWORDS = DEFAULT_KEYWORDS | {
    "_l": None,
    "_t": None,
    "__": None,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
FIELD = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")


class Command(BaseCommand):
    help = "Bring the catalogues up to date; with --check say what is missing in them."

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="change nothing, fail if not whole"
        )

    def handle(self, *, check, **options):
        said, problems = collect(settings.BASE_DIR), []
        for code, name in settings.LANGUAGES:
            if code == "en":  # what the house is written in
                continue
            folder = settings.BASE_DIR / "locale" / code / "LC_MESSAGES"
            if check:
                problems += [f"{name}: {problem}" for problem in missing(said, folder, code)]
            else:
                self.stdout.write(f"{name}: {update(said, folder, code)}")
        if problems:
            raise CommandError("\n".join([*problems, "manage.py translations adds what is new."]))


def collect(root):
    """All that the code and the templates of this house say. -> Catalog"""
    said = Catalog(project="Support Inbox")
    paths = {path for pattern in OURS for path in root.glob(pattern)}
    for path in sorted(paths):
        where = path.relative_to(root).as_posix()
        if LEFT_OUT.match(where):
            continue
        source = path.read_text()
        if path.suffix != ".py":
            # What stays is calls between blanked-out words, at whatever indent.
            source = "\n".join(map(str.lstrip, templatize(source).splitlines()))
        for _line, message, _comments, context in extract(
            "python", io.BytesIO(source.encode()), keywords=KEYWORDS
        ):
            said.add(message, locations=[(where, None)], context=context)
    return said


def update(said, folder, code):
    """-> in words, what is new and what has gone."""
    catalogue = kept(folder, code)
    before, made = ids(catalogue), catalogue.creation_date
    catalogue.update(said, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.creation_date = made  # else every run would change the file
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "django.po", "wb") as file:
        write_po(file, catalogue, sort_output=True, width=100, omit_header=False)
    (folder / "django.mo").write_bytes(compiled(catalogue))
    new, gone = ids(said) - before, before - ids(said)
    left = sum(not is_whole(message) for message in catalogue if message.id)
    return f"{len(new)} new, {len(gone)} gone, {left} to translate"


def missing(said, folder, code):
    """What is not right with this catalogue, in words."""
    catalogue = kept(folder, code)
    for key in sorted(ids(said) - ids(catalogue)):
        yield f"not in the catalogue: {key[0]!r}"
    for key in sorted(ids(catalogue) - ids(said)):
        yield f"nobody says it any more: {key[0]!r}"
    for message in catalogue:
        if message.id and not is_whole(message):
            yield f"not translated: {first(message.id)!r}"
        elif message.id and not has_its_fields(message):
            yield f"has other fields than the original: {first(message.id)!r}"
    path = folder / "django.mo"
    if not path.exists() or path.read_bytes() != compiled(catalogue):
        yield "django.mo is not made from django.po"


def compiled(catalogue):
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def kept(folder, code):
    path = folder / "django.po"
    if not path.exists():
        about = {"project": "Support Inbox", "version": "1", "fuzzy": False}
        comment = f"# {dict(settings.LANGUAGES)[code]}"
        return Catalog(locale=code, header_comment=comment, **about)
    with open(path, "rb") as file:
        return read_po(file, locale=code)


def ids(catalogue):
    return {(first(message.id), message.context or "") for message in catalogue if message.id}


def first(key):
    return key if isinstance(key, str) else key[0]


def strings(message):
    one_or_more = message.string or ""
    return [one_or_more] if isinstance(one_or_more, str) else list(one_or_more)


def is_whole(message):
    return all(strings(message)) and not message.fuzzy


def has_its_fields(message):
    """Every form has the same %(fields)s; that of a fixed number may leave the number out."""
    originals = [message.id] if isinstance(message.id, str) else message.id
    wanted = set().union(*(fields(text) for text in originals))
    if isinstance(message.id, str):
        return fields(message.string) == wanted
    forms = [fields(text) for text in strings(message)]
    return all(form <= wanted and len(wanted - form) <= 1 for form in forms)


def fields(text):
    return {a or b for a, b in FIELD.findall(text)}
