"""What a file is, by what is in it. The name has to agree; the sender's word counts for nothing.

Pages and scripts (HTML, SVG, XML, programs) are refused when somebody attaches them: whoever opens
one from their disk runs it. In a mail they are kept, for downloading only: a mail is never lost.
"""

import re
import unicodedata

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

HEAD = 16_384  # bytes that say what a file is
MOST_FILES = 15  # in one message
# Bytes; written as text they are a third more, and many mail servers take 25 MB.
MOST_IN_A_MAIL = 18 * 1024 * 1024
LONGEST_NAME = 150
SHOWN = {"image/png", "image/jpeg", "image/gif", "image/webp"}

# Begins with these bytes -> is; whoever comes first.
SIGNATURES = [
    (rb"\x89PNG\r\n\x1a\n", "image/png"),
    (rb"\xff\xd8\xff", "image/jpeg"),
    (rb"GIF8[79]a", "image/gif"),
    (rb"RIFF....WEBP", "image/webp"),
    (rb"RIFF....WAVE", "audio/wav"),
    (rb"%PDF-", "application/pdf"),
    (rb"PK\x03\x04|PK\x05\x06", "application/zip"),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (rb"\{\\rtf", "application/rtf"),
    (rb"....ftyp(hei|hev|mif|msf|avif)", "image/heic"),
    (rb"....ftypM4[AB]", "audio/mp4"),
    (rb"....ftypqt", "video/quicktime"),
    (rb"....ftyp", "video/mp4"),
    (rb"\x1a\x45\xdf\xa3", "video/webm"),
    (rb"OggS", "audio/ogg"),
    (rb"fLaC", "audio/flac"),
    (rb"\xff[\xf0\xf1\xf8\xf9]", "audio/aac"),
    (rb"ID3|\xff[\xe2-\xef\xf2-\xf7\xfa-\xfe]", "audio/mpeg"),
    (rb"#!|MZ|\x7fELF", "program"),
]
OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN = "application/vnd.oasis.opendocument."
# What may be attached, by what is in it: ending -> the type by which it is kept.
ENDINGS = {
    "image/png": {"png": "image/png"},
    "image/jpeg": dict.fromkeys(["jpg", "jpeg", "jpe", "jfif"], "image/jpeg"),
    "image/gif": {"gif": "image/gif"},
    "image/webp": {"webp": "image/webp"},
    "image/heic": dict.fromkeys(["heic", "heif", "avif"], "image/heic"),
    "application/pdf": {"pdf": "application/pdf"},
    "application/rtf": {"rtf": "application/rtf", "doc": "application/rtf"},
    "application/zip": {
        "zip": "application/zip",
        "docx": OFFICE + "wordprocessingml.document",
        "xlsx": OFFICE + "spreadsheetml.sheet",
        "pptx": OFFICE + "presentationml.presentation",
        "odt": OPEN + "text",
        "ods": OPEN + "spreadsheet",
        "odp": OPEN + "presentation",
    },
    "application/x-ole-storage": {
        "doc": "application/msword",
        "xls": "application/vnd.ms-excel",
        "ppt": "application/vnd.ms-powerpoint",
    },
    "text/plain": {
        "txt": "text/plain",
        "csv": "text/csv",
        "tsv": "text/tab-separated-values",
        "log": "text/plain",
        "md": "text/plain",
        "json": "application/json",
        "ics": "text/calendar",
        "vcf": "text/vcard",
    },
    "audio/wav": {"wav": "audio/wav"},
    "audio/mp4": {"m4a": "audio/mp4", "mp4": "audio/mp4"},
    "audio/mpeg": {"mp3": "audio/mpeg"},
    "audio/ogg": dict.fromkeys(["ogg", "oga", "opus"], "audio/ogg"),
    "audio/flac": {"flac": "audio/flac"},
    "audio/aac": {"aac": "audio/aac"},
    "video/mp4": {"mp4": "video/mp4", "m4v": "video/mp4", "m4a": "audio/mp4", "mov": "video/mp4"},
    "video/quicktime": {"mov": "video/quicktime"},
    "video/webm": {"webm": "video/webm", "weba": "audio/webm"},
}
ACCEPT = ",".join(sorted({f".{ending}" for endings in ENDINGS.values() for ending in endings}))

# Turns the reading direction, joins, or is not seen at all: a name may hide its ending with them.
UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)


class Unfit(Exception):
    """A file that cannot be taken. The text says why."""


def shown_name(name):
    """The name without a path and without what is not seen; its ending survives. Never ''."""
    name = unicodedata.normalize("NFC", UNSEEN.sub("", name.encode("utf-8", "replace").decode()))
    name = name.replace("\\", "/").rpartition("/")[2].strip(" .")
    stem, dot, ending = name.rpartition(".")
    if len(name) > LONGEST_NAME:
        is_ending = dot and len(ending) < 12
        name = f"{stem[: LONGEST_NAME - 12]}.{ending}" if is_ending else name[:LONGEST_NAME]
    return name or _("file")


def sniff(head):
    """The type of what begins like this, or "" when it is nothing that we know."""
    for begin, content_type in SIGNATURES:
        if re.match(begin, head, re.DOTALL):
            return content_type
    return _text(head)


def _text(head):
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "replace").encode()
    if b"\x00" in head or len(re.findall(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]", head)) > len(head) / 50:
        return ""
    begin = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:2]
    return "markup" if re.match(rb"<[a-zA-Z!?]", begin) else "text/plain"


def check(file, name):
    """What may be attached -> (name, type). Raises Unfit. `file` is open, and is wound back."""
    name = shown_name(name)
    if file.size > settings.FILE_LIMIT:
        raise Unfit(too_large(file.size))
    if not file.size:
        raise Unfit(_("This file is empty."))
    file.seek(0)
    endings = ENDINGS.get(sniff(file.read(HEAD)))
    file.seek(0)
    _stem, dot, ending = name.rpartition(".")
    if not dot and endings:
        ending = next(iter(endings))
        name = f"{name}.{ending}"
    if not endings or not any(ending.lower() in known for known in ENDINGS.values()):
        raise Unfit(_("Files of this kind cannot be sent here. A zip of it can."))
    if ending.lower() not in endings:
        raise Unfit(_("Its name says %(ending)s, its content does not.") % {"ending": ending})
    return name, endings[ending.lower()]


def too_large(size):
    sizes = {"size": filesizeformat(size), "limit": filesizeformat(settings.FILE_LIMIT)}
    return _("%(size)s is over the limit of %(limit)s.") % sizes
