"""What we know: articles that customers read, the bot answers from and agents link."""

from .article import Article
from .category import Category
from .feedback import Feedback
from .passage import Passage
from .site_import import SiteImport
from .version import OldAddress, Version
from .writing import Outdated

__all__ = [
    "Article",
    "Category",
    "Feedback",
    "OldAddress",
    "Outdated",
    "Passage",
    "SiteImport",
    "Version",
]
