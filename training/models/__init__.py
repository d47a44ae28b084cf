"""What is learned, and how far each of us is."""

from .own_lesson import Outdated, OwnLesson
from .path import Path
from .practice import Practice
from .progress import Progress

__all__ = ["Outdated", "OwnLesson", "Path", "Practice", "Progress"]
