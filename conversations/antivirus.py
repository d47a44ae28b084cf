"""Ask clamd whether a file carries a virus. Without CLAMAV_HOST nothing is scanned."""

import socket
import struct

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .file_types import Unfit

PIECE = 65_536
PATIENCE = 30  # seconds


class NotScanned(Unfit):
    """clamd does not answer, or cannot say."""


def virus_in(file):
    """The name of the virus in this open file, or "". Raises NotScanned."""
    if not settings.CLAMAV_HOST:
        return ""
    file.seek(0)
    try:
        answer = _ask(file)
    except OSError as error:
        raise NotScanned(_("It could not be checked for viruses. Try again soon.")) from error
    finally:
        file.seek(0)
    # "stream: OK", or "stream: Name-Of-It FOUND"; anything else is an error of clamd's.
    result = answer.removeprefix("stream:").strip()
    if result.endswith(" FOUND"):
        return result.removesuffix(" FOUND")
    if result != "OK":
        raise NotScanned(_("It could not be checked for viruses. Try again soon."))
    return ""


def _ask(file):
    place = settings.CLAMAV_HOST, settings.CLAMAV_PORT
    with socket.create_connection(place, timeout=PATIENCE) as clamd:
        clamd.sendall(b"zINSTREAM\0")
        while piece := file.read(PIECE):
            clamd.sendall(struct.pack("!L", len(piece)) + piece)
        clamd.sendall(struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0") and (part := clamd.recv(4096)):
            answer += part
    return answer.rstrip(b"\0").decode(errors="replace")
