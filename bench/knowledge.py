"""Articles by a question: 1,000 of them, made of invented words and of those of the demo.

"first" is the first question after articles changed, when the words of all of them are read.
"""

import time
from pathlib import Path
from random import Random

import frontmatter
from django.conf import settings
from django.utils import timezone

from knowledge import passages
from knowledge.finding import find
from knowledge.models import Article

from . import house

ARTICLES, ASKED = 1000, 200
DEMO = Path(settings.BASE_DIR) / "inbox_project" / "demo" / "articles" / "en"
QUESTIONS = [
    "How long does delivery take?",
    "can i return a lamp i already hung up",
    "do you have studnet discounts for architects in Berlin",
    "My lamp flickers below 20 percent. Which dimmer works with it, and what does it cost?",
]


def run(options):
    random, now = Random(5), timezone.now()
    posts = [frontmatter.load(path) for path in sorted(DEMO.glob("*.md"))]
    words = ["".join(random.choices("aeiouklmnprst", k=random.randint(4, 9))) for _ in range(4000)]
    for number in range(ARTICLES - Article.objects.count()):
        post = random.choice(posts)
        text = post.content.split(" ")
        for place in range(0, len(text), 4):
            text[place] += f" {random.choice(words)}"
        about = f"{random.choice(words)} {random.choice(words)}"
        article = Article.objects.create(
            title=f"{post['title']}: {about}",
            slug=f"bench-{number}",
            language="en",
            status=Article.Status.PUBLISHED,
            body=" ".join(text),
            created_at=now,
            changed_at=now,
            published_at=now,
        )
        passages.renew(article)
    first = _took(QUESTIONS[0])
    times = sorted(_took(QUESTIONS[n % len(QUESTIONS)]) for n in range(ASKED))
    figures = [f"{first:.0f}", f"{times[ASKED // 2]:.0f}", f"{times[ASKED * 95 // 100]:.0f}"]
    title = f"Articles by a question, ms; {Article.objects.count():,} articles"
    house.table(title, ["", "first", "p50", "p95"], [["find", *figures]])


def _took(question):
    began = time.perf_counter()
    find(question, "en")
    return (time.perf_counter() - began) * 1000
