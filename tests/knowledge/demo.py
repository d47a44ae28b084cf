"""The articles of the demo company, as tests ask about them: as `knowledge.importing.folder` makes
them, without versions and links, in less than half of the time."""

from pathlib import Path

import frontmatter
from django.conf import settings

from knowledge import passages
from knowledge.models import Article, Category

FOLDER = Path(settings.BASE_DIR) / "inbox_project" / "demo" / "articles"


def load(now):
    for path in sorted(FOLDER.glob("*/*.md")):
        post = frontmatter.load(path)
        category, _ = Category.objects.get_or_create(
            name=post["category"], defaults={"slug": post["category"].lower().replace(" ", "-")}
        )
        article = Article.objects.create(
            title=post["title"],
            slug=post["slug"],
            language=post["language"],
            category=category,
            is_internal=post.get("internal", False),
            status=Article.Status.PUBLISHED,
            body=post.content,
            asked="\n".join(post.get("asked", [])),
            created_at=now,
            changed_at=now,
            published_at=now,
        )
        passages.renew(article)
