"""Recordings made one kind that every browser plays, and measured: by ffmpeg, where there is one.

A recording comes from a stranger. ffmpeg reads it as the kind that we saw it is, so that no
playlist leads it anywhere, from a file and not from a network, in a process with little memory and
little time (see confined.py).
"""

import subprocess
import sys
import tempfile
from array import array
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import BoundedSemaphore

from django.conf import settings

from .voice import LONGEST, LOUDEST, SLACK

SECONDS, MEGABYTES = 20, 512
PATIENCE = 5  # seconds until one of the places is free
PLACES = BoundedSemaphore(2)  # of a process: pages go on meanwhile
CONFINED = Path(__file__).with_name("confined.py")
# By which of its readers ffmpeg may read what.
READERS = {
    "audio/webm": "matroska",
    "audio/ogg": "ogg",
    "audio/mp4": "mov",
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
    "audio/aac": "aac",
    "audio/flac": "flac",
}
MADE = "audio/mpeg"
RATE = 8000  # samples a second, of those that are measured
BARS = 40
QUIET = 400  # a sample; who says nothing has a flat line, and not that of their breath


class Damaged(Exception):
    """There is no sound in it."""


@dataclass(frozen=True)
class Sound:
    seconds: float
    peaks: tuple
    content: bytes  # of the type MADE


def normalised(content, content_type):
    """-> Sound of the recording in this open file; None when it has to stay as it is: there is no
    ffmpeg, or it has no time. Raises Damaged."""
    if not _can(settings.FFMPEG) or not PLACES.acquire(timeout=PATIENCE):
        return None
    try:
        with tempfile.TemporaryDirectory(prefix="voice-") as folder:
            place = Path(folder)
            content.seek(0)
            (place / "in").write_bytes(content.read())
            samples = _heard(place, READERS[content_type])
            made = (place / "out.mp3").read_bytes()
    except (subprocess.TimeoutExpired, OSError):
        return None
    finally:
        PLACES.release()
        content.seek(0)
    return Sound(round(len(samples) / RATE, 1), peaks_of(samples), made)


@lru_cache
def _can(ffmpeg):
    """Whether it is there and can write what we need."""
    try:
        answer = subprocess.run([ffmpeg, "-encoders"], capture_output=True, timeout=SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return b" libmp3lame " in answer.stdout


def _heard(place, reader):
    """Write out.mp3. -> its samples"""
    most = ["-map", "0:a:0", "-t", str(LONGEST + 2 * SLACK), "-ac", "1"]
    command = [
        *(sys.executable, "-I", "-S", str(CONFINED), str(SECONDS), str(MEGABYTES), settings.FFMPEG),
        *("-nostdin", "-v", "error", "-threads", "1", "-protocol_whitelist", "file,pipe"),
        *("-f", reader, "-i", "in"),
        # Nothing that the recorder wrote into it goes along: where it was made, and with what.
        *(*most, "-map_metadata", "-1", "-ar", "24000", "-c:a", "libmp3lame", "-b:a", "48k"),
        *("-threads", "1", "-fs", "8M", "out.mp3"),
        *(*most, "-ar", str(RATE), "-fs", "8M", "-f", "s16le", "pipe:1"),
    ]
    answer = subprocess.run(  # nothing of it is anybody's but ours
        command,
        cwd=place,
        env={"MALLOC_ARENA_MAX": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=SECONDS,
    )
    samples = array("h", answer.stdout[: len(answer.stdout) // 2 * 2])
    if answer.returncode or not samples or not (place / "out.mp3").exists():
        raise Damaged
    return samples


def peaks_of(samples):
    """-> the loudest of each part, so that the loudest of all is LOUDEST"""
    step = max(1, -(-len(samples) // BARS))
    parts = (samples[at : at + step] for at in range(0, len(samples), step))
    loud = [max(max(part), -min(part)) for part in parts]
    most = max(QUIET, *loud)
    return tuple(round(peak * LOUDEST / most) for peak in loud)
