"""The files that customers of a scenario send: drawn here, so that none has to be kept."""

import io

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

GROUND, LAMP, LIGHT, CRACK = "#e8e2d6", "#33413c", "#f3c969", "#b3402e"


def prop(name):
    """A picture of a lamp with something broken; any other file is a text. -> ContentFile"""
    kind = name.rpartition(".")[2].lower()
    if kind not in {"png", "jpg", "jpeg"}:
        return ContentFile(name.encode(), name)
    image = Image.new("RGB", (640, 480), GROUND)
    draw = ImageDraw.Draw(image)
    draw.rectangle([312, 170, 328, 390], fill=LAMP)
    draw.polygon([(250, 180), (390, 180), (355, 80), (285, 80)], fill=LIGHT)
    draw.ellipse([240, 375, 400, 415], fill=LAMP)
    draw.line([(300, 372), (325, 392), (312, 402), (345, 420)], fill=CRACK, width=7)
    content = io.BytesIO()
    image.save(content, "PNG" if kind == "png" else "JPEG")
    return ContentFile(content.getvalue(), name)
