"""What is learned, and how far each of us is."""

from .hidden import HiddenLesson
from .own import Outdated
from .own_lesson import OwnLesson
from .own_scene import OwnScene
from .path import Path
from .practice import Practice
from .progress import Progress

__all__ = ["HiddenLesson", "Outdated", "OwnLesson", "OwnScene", "Path", "Practice", "Progress"]
