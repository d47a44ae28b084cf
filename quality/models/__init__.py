from .comment import Comment
from .criterion import Criterion
from .mark import Mark
from .review import Changed, Review

__all__ = ["Changed", "Comment", "Criterion", "Mark", "Review"]
