"""Run a program with limits: python -I confined.py SECONDS MEGABYTES PROGRAM ARGUMENTS...

It becomes the program, after it has given up what that could do harm with. Knows nothing of us.
"""

import ctypes
import os
import resource
import sys
from contextlib import suppress

NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000
MB = 1024 * 1024
LARGEST_FILE = 16 * MB


def confine(seconds, megabytes):
    limits = {
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_AS: megabytes * MB,
        resource.RLIMIT_FSIZE: LARGEST_FILE,
        resource.RLIMIT_NOFILE: 32,
        resource.RLIMIT_CORE: 0,
    }
    for limit, most in limits.items():
        with suppress(ValueError, OSError):  # not everywhere can each be set
            resource.setrlimit(limit, (most, most))
    with suppress(AttributeError, OSError):  # only Linux has it, and may not let us
        ctypes.CDLL(None).unshare(NEW_USER | NEW_NETWORK)


if __name__ == "__main__":
    confine(int(sys.argv[1]), int(sys.argv[2]))
    os.execv(sys.argv[3], sys.argv[3:])  # noqa: S606 (no shell, and that is the point)
