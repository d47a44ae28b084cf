"""What is learned, and how far each of us is."""

from .own_lesson import OwnLesson
from .path import Path
from .practice import Practice
from .progress import Progress

__all__ = ["OwnLesson", "Path", "Practice", "Progress"]
