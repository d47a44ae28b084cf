"""A folder of Markdown, with front matter: title, slug, language, category, original, internal,
asked.

`original` is the path of the file that this one translates, seen from the folder. Links from file
to file become links from article to article.
"""

import posixpath
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import frontmatter
import yaml
from django.conf import settings
from django.db import transaction
from django.utils.text import slugify

from ..languages import CODES
from ..models import Category
from ..rendering import LONGEST, anchor_of
from . import SKIPPED, Outcome, Skip, fill, place

MOST_FILES = 2000
MOST_ASKED, MOST_CHARACTERS = 100, 4000
LARGEST = 1024 * 1024  # bytes of a file
LINK = re.compile(
    r"(\]\(\s*<?|^\[[^\]\n]{1,200}\]:\s*<?)"  # of a link, or of its definition
    r"([^\s()<>#]{1,400}\.md)(?:#([^\s()<>]{0,200}))?",
    re.MULTILINE,
)
HEADING = re.compile(r"\A\s*#[ \t]+(.+?)[ \t]*#*[ \t]*(?:\n|\Z)")


class PlainLoader(yaml.SafeLoader):
    """Without names for what stands elsewhere: a few lines of them make gigabytes."""

    def compose_node(self, parent, index):
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError
        return super().compose_node(parent, index)


class Plain(frontmatter.YAMLHandler):
    def load(self, fm, **_kwargs):
        return yaml.load(fm, Loader=PlainLoader)  # noqa: S506 (it is a safe one)


@dataclass
class File:
    path: str  # "en/returns.md"
    title: str
    body: str
    language: str
    slug: str
    original: str
    category: str
    is_internal: bool
    asked: str


@transaction.atomic
def read_in(folder, *, now, language="", publish=False):
    """Take in all files that can be read: all, or with an error none of them. -> [Outcome]"""
    folder = Path(folder).resolve()
    files, outcomes = {}, []
    for path in sorted(folder.rglob("*.md"))[:MOST_FILES]:
        name = path.relative_to(folder).as_posix()
        try:
            files[name] = parsed(path, name, folder, language or settings.LANGUAGE_CODE)
        except Skip as why:
            outcomes.append(Outcome(name, SKIPPED, why=str(why)))
    placed = {
        name: place(
            f"{folder.name}/{name}",
            title=file.title,
            language=file.language,
            slug=file.slug,
            now=now,
        )
        for name, file in files.items()
    }
    # Now that each has an address, links can lead there. Originals come before translations.
    for name, file in sorted(files.items(), key=lambda each: bool(each[1].original)):
        article, is_new = placed[name]
        try:
            what = fill(
                article,
                is_new,
                title=file.title,
                body=relinked(file, placed),
                now=now,
                publish=publish,
                slug=file.slug,
                language=file.language,
                is_internal=file.is_internal,
                asked=file.asked or article.asked,
                category=category_of(file.category),
                original=original_of(file, placed),
            )
        except Skip as why:
            outcomes.append(Outcome(name, SKIPPED, file.title, str(why)))
        else:
            outcomes.append(Outcome(name, what, file.title))
    return sorted(outcomes, key=lambda outcome: outcome.source)


def parsed(path, name, folder, language):
    """-> File. Raises Skip."""
    # A link that leads out of the folder is not followed.
    if not path.resolve().is_relative_to(folder) or not path.is_file():
        raise Skip("elsewhere")
    if path.stat().st_size > LARGEST:
        raise Skip("large")
    try:
        text = path.read_bytes().decode("utf-8-sig")
        is_yaml = text.lstrip().startswith("---")
        post = frontmatter.loads(text, handler=Plain() if is_yaml else None)
    except UnicodeDecodeError as error:
        raise Skip("not text") from error
    except (yaml.YAMLError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise Skip("front matter") from error

    def said(key):
        value = post.metadata.get(key, "")
        return " ".join(value.replace("\0", "").split()) if isinstance(value, str) else ""

    body, title = post.content.replace("\0", "").replace("\r\n", "\n").strip(), said("title")
    if not title and (heading := HEADING.match(body)):
        title, body = heading[1], body[heading.end() :].strip()
    if not body:
        raise Skip("empty")
    if len(body) > LONGEST - 10_000:  # links grow when they are made anew
        raise Skip("long")
    folders = [part for part in name.split("/")[:-1] if part.lower() in CODES]
    spoken = said("language").lower() or (folders[-1].lower() if folders else language)
    if spoken not in CODES:
        raise Skip("language")
    return File(
        path=name,
        title=(title or path.stem.replace("-", " ").capitalize())[:160],
        body=body,
        language=spoken,
        slug=slugify(said("slug"), allow_unicode=True)[:100],
        original=said("original"),
        category=said("category")[:80],
        is_internal=post.metadata.get("internal") is True,
        asked=asked_of(post.metadata.get("asked")),
    )


def asked_of(lines):
    """A list of questions, as text with one a line."""
    lines = lines if isinstance(lines, list) else []
    texts = (" ".join(str(line).replace("\0", "").split()) for line in lines[:MOST_ASKED])
    return "\n".join(text for text in texts if text)[:MOST_CHARACTERS]


def relinked(file, placed):
    def led_on(match):
        target = posixpath.normpath(posixpath.join(posixpath.dirname(file.path), unquote(match[2])))
        if target not in placed:
            return match[0]
        article, _is_new = placed[target]
        anchor = f"#{anchor_of(unquote(match[3]), {})}" if match[3] else ""
        return f"{match[1]}{article.get_absolute_url()}{anchor}"

    return LINK.sub(led_on, file.body)


def category_of(name):
    if not name:
        return None
    slug = slugify(name)[:80] or "category"
    category = Category.objects.filter(name=name).first()
    return category or Category.objects.get_or_create(slug=slug, defaults={"name": name})[0]


def original_of(file, placed):
    """None also where it makes no sense: of itself, of a translation, in the same language."""
    original, _is_new = placed.get(file.original, (None, False))
    article, _is_new = placed[file.path]
    if original is None or original == article or original.original_id:
        return None
    others = original.in_languages().exclude(pk=article.pk)
    return None if others.filter(language=file.language).exists() else original
