from .checks import look

__all__ = ["look"]
