"""What bin/dev and bin/test share: a Python new enough, .venv from the locked list, readable steps.

Runs before anything is installed: standard library only, and old Pythons must be able to read it.
"""

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed"
OLDEST = (3, 11)
SILENT = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}

is_terminal = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
if sys.version_info >= OLDEST:
    sys.stdout.reconfigure(line_buffering=True, errors="replace")


def paint(code, text):
    return f"\033[{code}m{text}\033[0m" if is_terminal and "NO_COLOR" not in os.environ else text


def done(text, seconds=None):
    """One finished step, in one line."""
    clear()
    time_taken = "" if seconds is None else paint(2, f"{seconds:6.1f} s")
    print(f"  {paint(32, '✓')} {text:<58}{time_taken}".rstrip())


def failed(text, details=""):
    clear()
    print(f"  {paint(31, '✗')} {text}")
    for line in details.splitlines():
        print(f"    {paint(2, line)}")


def clear():
    if is_terminal:
        print("\r\033[K", end="", flush=True)


class Progress:
    """How far a long step is: rewritten in place on a terminal, else a line now and then."""

    def __init__(self, every=5):
        self.every, self.last, self.text = every, time.monotonic(), ""

    def show(self, text):
        if is_terminal:
            width = shutil.get_terminal_size().columns - 5
            print(f"\r\033[K  … {text[:width]}", end="", flush=True)
        elif time.monotonic() - self.last > self.every and text != self.text:
            self.last, self.text = time.monotonic(), text
            print(f"  … {text}")


@contextmanager
def step(text):
    """Time a step; `text` may be changed by giving the yielded list another entry."""
    started = time.monotonic()
    Progress().show(text)
    texts = [text]
    yield texts
    done(texts[-1], time.monotonic() - started)


def give_up(text, details="", code=1):
    failed(text, details)
    sys.exit(code)


def enter(requirements):
    """Go on inside .venv with `requirements` installed, whatever Python this was started with."""
    signal.signal(signal.SIGINT, lambda *_: give_up("Stopped.", code=130))
    if sys.version_info < OLDEST:
        use_a_newer_python()
    os.chdir(ROOT)
    enough = fingerprint(requirements), fingerprint("requirements-dev.txt")
    with open(ROOT / requirements) as turn:
        # Two commands started together install one after the other.
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not (STAMP.is_file() and STAMP.read_text() in enough and runs([PYTHON, "-c", ""])):
            install(requirements)
    if Path(sys.prefix).resolve() != VENV:
        os.execv(PYTHON, [str(PYTHON), *sys.argv])  # noqa: S606
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.path.insert(0, str(ROOT))


def use_a_newer_python():
    for minor in range(20, OLDEST[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer and runs([newer, "-c", ""]):
            os.execv(newer, [newer, *sys.argv])  # noqa: S606
    have = ".".join(map(str, sys.version_info[:2]))
    give_up(f"Python 3.11 or later is needed; this is Python {have}, and no other was found.")


def fingerprint(requirements):
    return hashlib.sha256((ROOT / requirements).read_bytes()).hexdigest()


def install(requirements):
    print(f"Setting up {VENV}")
    STAMP.unlink(missing_ok=True)
    if not runs([PYTHON, "-c", ""]):
        with step("Virtual environment .venv"):
            make_venv()
    with step("Python packages") as text:
        count = install_packages(requirements)
        runs([PYTHON, "-m", "compileall", "-q", "-j", "0", VENV / "lib"])
        text.append(f"{count} Python packages from {requirements}")
    STAMP.write_text(fingerprint(requirements))


def make_venv():
    # Debian takes ensurepip out of Python; pip of outside can do its work as well.
    for option in ([], ["--without-pip"]):
        shutil.rmtree(VENV, ignore_errors=True)
        if runs([sys.executable, "-m", "venv", *option, VENV]):
            return
    give_up(
        "This Python cannot make virtual environments.",
        "On Debian and Ubuntu: apt install python3-venv",
    )


def install_packages(requirements):
    """Install exactly the locked files; how many packages that were."""
    text = (ROOT / requirements).read_text()
    total = sum("==" in line and not line.startswith(("#", " ")) for line in text.splitlines())
    # Compiling afterwards on all cores is three times as fast.
    command = ["install", "--require-hashes", "--no-compile", "--disable-pip-version-check"]
    command += ["--progress-bar", "off", "-r", requirements]
    with subprocess.Popen(
        [*pip(), *command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        progress, seen, log = Progress(), 0, []
        for line in process.stdout:
            log.append(line.rstrip())
            # What pip says of each package: it is fetched, at hand, here, or not for this machine.
            seen += line.startswith(("Collecting ", "Processing ", "Requirement already satisfied"))
            total -= line.startswith("Ignoring ")
            if line.startswith("Installing"):
                progress.show(f"Python packages: unpacking {total}")
            else:
                progress.show(f"Python packages: {seen} of {total}")
    if process.returncode:
        give_up(f"The packages of {requirements} could not be installed.", "\n".join(log[-15:]))
    return seen


def pip():
    inside = [PYTHON, "-m", "pip"]
    outside = [sys.executable, "-m", "pip", "--python", PYTHON]
    for command in (inside, outside):
        if runs([*command, "--version"]):
            return command
    give_up(
        "This Python has no pip, and its virtual environments get none.",
        "On Debian and Ubuntu: apt install python3-venv",
    )


def runs(command):
    try:
        return subprocess.call(list(map(str, command)), **SILENT) == 0
    except OSError:
        return False
