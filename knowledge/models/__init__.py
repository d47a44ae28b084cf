"""What we know: articles that customers read, the bot answers from and agents link."""

from .article import Article, Category, Version
from .passage import Passage

__all__ = ["Article", "Category", "Passage", "Version"]
