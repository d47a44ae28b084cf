"""The private servers and their supervisor, as real processes in a folder of the test."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from inbox_project import embedded
from inbox_project.supervisor import AlreadyRunning, Child, DidNotStart, Supervisor

ROOT = Path(embedded.__file__).parent.parent


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """A database cluster to copy: making one takes most of a second."""
    made = tmp_path_factory.mktemp("made")
    with embedded.servers(made, throwaway=True):
        pass
    return made / "pg"


@pytest.fixture
def data(tmp_path, cluster):
    shutil.copytree(cluster, tmp_path / "data" / "pg")
    return tmp_path / "data"


@pytest.fixture
async def supervisor(data):
    said = []
    supervisor = Supervisor(data, say=lambda text, details=None: said.append(text))
    supervisor.said = said
    yield supervisor
    await supervisor.stop()


def shell(supervisor, script, **options):
    return Child("toy", ["sh", "-c", script], log=supervisor.data / "toy.log", **options)


async def until(condition, seconds=20):
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.02)


def test_both_servers_answer_and_stop_with_the_block(data):
    with embedded.servers(data, throwaway=True) as urls:
        with psycopg.connect(urls["DATABASE_URL"]) as connection:
            assert connection.execute("SELECT current_database()").fetchone() == ("inbox",)
        assert redis.Redis.from_url(urls["REDIS_URL"]).ping()
        processes = running_from(data)

    assert processes
    assert not running_from(data)


def test_only_the_owner_can_reach_the_servers(data):
    with embedded.servers(data, throwaway=True) as urls:
        run = Path(urls["REDIS_URL"].removeprefix("unix://")).parent

        assert not [path for path in (run, *run.iterdir()) if path.stat().st_mode & 0o077]
        with psycopg.connect(urls["DATABASE_URL"]) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_folders_above_the_data_keep_their_permissions(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)

    with embedded.servers(closed / "data", throwaway=True):
        pass

    assert closed.stat().st_mode & 0o777 == 0o700


def test_a_folder_too_deep_or_odd_for_a_socket_works(tmp_path):
    with embedded.servers(tmp_path / ("deep, äöü/" * 12), throwaway=True) as urls:
        assert redis.Redis.from_url(urls["REDIS_URL"]).ping()
        run = Path(urls["REDIS_URL"].removeprefix("unix://")).parent

    assert not run.exists()


def test_a_second_supervisor_is_refused_by_name(data):
    mine = f"process {os.getpid()}"

    with embedded.servers(data, throwaway=True), pytest.raises(AlreadyRunning, match=mine):
        asyncio.run(Supervisor(data).lock())


def test_a_half_made_cluster_is_made_again(tmp_path):
    data = tmp_path / "data"
    (data / "pg.init").mkdir(parents=True)
    (data / "pg.init" / "PG_VERSION").write_text("18")

    with embedded.servers(data, throwaway=True) as urls:
        psycopg.connect(urls["DATABASE_URL"]).close()


def test_a_cluster_of_another_version_is_left_alone(data):
    (data / "pg" / "PG_VERSION").write_text("17\n")

    refused = pytest.raises(embedded.CannotRun, match="PostgreSQL 17")

    with refused, embedded.servers(data, throwaway=True):
        pass


def test_a_pid_that_now_belongs_to_somebody_else_is_no_obstacle(data):
    with embedded.servers(data, throwaway=True):
        left = (data / "pg" / "postmaster.pid").read_text().splitlines()
    left[0] = str(os.getppid())
    (data / "pg" / "postmaster.pid").write_text("\n".join(left))

    with embedded.servers(data, throwaway=True) as urls:
        psycopg.connect(urls["DATABASE_URL"]).close()


def test_a_command_typed_beside_a_running_product_joins_its_servers(data, monkeypatch):
    (data / "environment").write_text("DATABASE_URL=postgresql://x@%2Frun/inbox\nDEBUG=1\n")
    monkeypatch.setattr(os, "environ", {"DATA_DIR": str(data), "DEBUG": "0"})

    embedded.join_running()

    assert os.environ["DATABASE_URL"] == "postgresql://x@%2Frun/inbox"
    assert os.environ["DEBUG"] == "0", "what is set stays"


async def test_postgres_that_is_killed_comes_back_with_its_data(supervisor):
    private = embedded.Servers(supervisor.data)
    await supervisor.lock()
    private.prepare()
    private.create_cluster()
    postgres = private.postgres()
    await supervisor.start(postgres)
    with psycopg.connect(private.environment["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1")

    postgres.signal(signal.SIGKILL)
    await until(lambda: any("is back" in line for line in supervisor.said))

    with psycopg.connect(private.environment["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT * FROM kept").fetchone() == (1,)
    assert "PostgreSQL was ended by SIGKILL; starting it again" in supervisor.said


async def test_killing_the_supervisor_leaves_no_orphan_and_the_next_start_recovers(data):
    run = textwrap.dedent(f"""
        import time
        from inbox_project import embedded
        with embedded.servers({str(data)!r}) as urls:
            print(urls["DATABASE_URL"], flush=True)
            time.sleep(600)
    """)
    with subprocess.Popen([sys.executable, "-c", run], stdout=subprocess.PIPE, cwd=ROOT) as process:
        url = process.stdout.readline().decode().strip()
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1")
        process.kill()

    # At once: the start itself waits for what is still ending.
    restarted = Supervisor(data)
    await restarted.lock()
    assert not running_from(data)
    restarted.unlock()

    recovered = subprocess.Popen([sys.executable, "-c", run], stdout=subprocess.PIPE, cwd=ROOT)
    with recovered:
        url = recovered.stdout.readline().decode().strip()
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT * FROM kept").fetchone() == (1,)
        recovered.kill()


async def test_a_child_that_keeps_dying_is_given_up_with_the_end_of_its_log(supervisor):
    await supervisor.lock()

    with pytest.raises(DidNotStart, match="no such luck"):
        await supervisor.start(shell(supervisor, "echo no such luck; exit 3", ready=never))


async def test_a_child_that_does_not_get_ready_is_ended(supervisor):
    await supervisor.lock()
    toy = shell(supervisor, "exec sleep 600", ready=never, ready_within=0.2)

    with pytest.raises(DidNotStart, match="not ready within"):
        await supervisor.start(toy)

    assert toy.process.returncode is not None


async def test_a_child_that_will_not_stop_is_killed_with_all_it_started(supervisor):
    await supervisor.lock()
    stubborn = "trap '' TERM; sleep 600 & echo $!; wait; wait"
    toy = shell(supervisor, stubborn, ready=has_spoken, patience=0.1)
    await supervisor.start(toy)

    await supervisor.stop()

    grandchild = int(toy.tail(1))
    assert toy.process.returncode == -signal.SIGKILL
    await until(lambda: not psutil.pid_exists(grandchild))


async def test_stages_stop_in_the_order_opposite_to_their_start(supervisor):
    await supervisor.lock()
    tells = "trap 'echo {}; exit' TERM; echo up; while :; do sleep 0.05; done"
    first = shell(supervisor, tells.format("first"), ready=has_spoken)
    second = shell(supervisor, tells.format("second"), ready=has_spoken)
    await supervisor.start(first)
    await supervisor.start(second)

    await supervisor.stop()

    assert first.log.read_text().split()[-2:] == ["second", "first"]


async def never(child):
    return False


async def has_spoken(child):
    return bool(child.tail(1))


def running_from(data):
    """Processes that hold the data folder, found as the supervisor does: by their lock."""
    lock = str(data / "lock.children")
    held = []
    for process in psutil.process_iter():
        try:
            held += [process] if any(file.path == lock for file in process.open_files()) else []
        except psutil.Error:
            continue
    return [process for process in held if process.pid != os.getpid()]
