from .comment import Comment
from .criterion import Criterion
from .mark import Mark
from .review import Review
from .writing import Changed

__all__ = ["Changed", "Comment", "Criterion", "Mark", "Review"]
