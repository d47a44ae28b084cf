"""Pictures: whether one can be shown, how large it is, and a small one of it."""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
MOST_PIXELS = 40_000_000
MOST_FRAMES = 200
# Twice the size at which a thread shows it (132 by 96).
SMALL = (264, 192)


class NotAPicture(Exception):
    """It cannot be shown: damaged, too many pixels or frames, or something else altogether."""


@dataclass(frozen=True)
class Picture:
    content_type: str
    width: int
    height: int
    # A WebP, upright, without what a camera wrote into the file.
    small: bytes


def look(content):
    """Read the picture in this open file, believing its bytes only. Raises NotAPicture."""
    content.seek(0)
    try:
        with warnings.catch_warnings(action="error"), _opened(content) as image:
            width, height = image.size
            if image.getexif().get(0x0112, 1) >= 5:  # lies on its side
                width, height = height, width
            return Picture(TYPES[image.format], width, height, _small(image))
    except NotAPicture:
        raise
    except Exception as error:  # Pillow raises many kinds on broken files
        raise NotAPicture from error
    finally:
        content.seek(0)


def type_of(content):
    """The type of what a browser may show by itself, or None. Does not decode it."""
    try:
        with warnings.catch_warnings(action="error"), _opened(content) as image:
            image.verify()
            return TYPES[image.format]
    except Exception:  # as above
        return None


def _opened(content):
    image = Image.open(content, formats=list(TYPES))
    width, height = image.size
    if width * height > MOST_PIXELS or getattr(image, "n_frames", 1) > MOST_FRAMES:
        raise NotAPicture
    return image


def _small(image):
    rough = 4 * max(SMALL)
    image.draft("RGB", (rough, rough))
    share = rough / min(image.size)
    if share < 1:  # a cheap step first: a whole copy of a large picture takes 160 MB
        orientation = image.getexif()
        size = [min(side, max(1, round(side * share))) for side in image.size]
        image = image.resize(size, Image.Resampling.NEAREST)
        image.info["exif"] = orientation.tobytes()
    image = ImageOps.exif_transpose(image)
    image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    if image.width > SMALL[0] or image.height > SMALL[1]:
        image = ImageOps.fit(image, SMALL)
    image.info.clear()
    content = io.BytesIO()
    image.save(content, "WEBP", quality=80)
    return content.getvalue()
