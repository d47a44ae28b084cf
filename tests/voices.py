"""Recordings for tests, made by the ffmpeg that these are run with."""

import subprocess
from functools import cache

import imageio_ffmpeg

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
# What browsers record: the ending of its name, and how ffmpeg makes the same.
KINDS = {
    "weba": ("-c:a", "libopus", "-f", "webm"),
    "ogg": ("-c:a", "libopus", "-f", "ogg"),
    "m4a": ("-c:a", "aac", "-movflags", "frag_keyframe+empty_moov", "-f", "mp4"),
}


@cache
def recording(ending="weba", seconds=2, sound="sine=f=440"):
    """The bytes of one that is quiet first, and then loud."""
    loud = f"{sound}:d={seconds},volume='if(lt(t,{seconds / 2}),0.1,1)':eval=frame"
    command = [FFMPEG, "-v", "error", "-f", "lavfi", "-i", loud, *KINDS[ending], "pipe:1"]
    return subprocess.run(command, check=True, capture_output=True).stdout
