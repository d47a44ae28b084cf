"""Files that customers and agents attach, drawn here so that none has to be shipped."""

from functools import cache
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw


@cache
def photo(number):
    """A PNG: a pendant before a wall, with a crack in its glass."""
    random = Random(number)
    wall = random.choice([(226, 214, 196), (204, 214, 208), (190, 196, 210), (222, 204, 200)])
    image = Image.new("RGB", (640, 480), wall)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 400, 640, 480), fill=tuple(shade - 40 for shade in wall))
    middle = 320 + random.randint(-60, 60)
    draw.line((middle, 0, middle, 130), fill=(30, 30, 30), width=4)
    draw.rectangle((middle - 14, 118, middle + 14, 150), fill=(176, 141, 87))
    glass = random.choice([(120, 124, 122), (236, 240, 236), (196, 140, 70)])
    draw.ellipse((middle - 110, 140, middle + 110, 360), fill=glass, outline=(80, 84, 82), width=3)
    draw.ellipse((middle - 60, 180, middle - 20, 230), fill=(250, 250, 246))
    x, y = middle + random.randint(-20, 60), 358
    for _ in range(7):
        to = (x + random.randint(-26, 22), y - random.randint(14, 34))
        draw.line((x, y, *to), fill=(24, 24, 24), width=2)
        x, y = to
    return png(image)


@cache
def logo():
    """A PNG that a mail carries inside its text."""
    image = Image.new("RGB", (180, 48), (11, 95, 76))
    draw = ImageDraw.Draw(image)
    draw.ellipse((12, 10, 40, 38), fill=(250, 240, 205))
    draw.text((52, 17), "with kind regards", fill=(255, 255, 255))
    return png(image)


def png(image):
    file = BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def pdf(*lines):
    """A PDF of one page. Only letters of Latin-1."""
    text = (
        "BT /F1 14 Tf 60 780 Td 20 TL " + " ".join(f"({plain(line)}) '" for line in lines) + " ET"
    )
    stream = text.encode("latin-1", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
        + table
        + end % (len(objects) + 1, len(out))
    )


def plain(line):
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
