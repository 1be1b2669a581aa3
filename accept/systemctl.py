"""Stands for systemd: reads the units that the page writes, and runs them; `systemctl` in PATH speaks to it.

A unit's command runs as its user with its environment files, starts again whatever happens to it, and may be killed.
"""

import os
import pwd
import shlex
import signal
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from configparser import RawConfigParser
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

COMMAND = """#!/bin/sh
# What the page calls systemctl, as far as the page uses it.
exec {python} -c 'import socket, sys
with socket.socket(socket.AF_UNIX) as connection:
    connection.connect("{socket}")
    connection.sendall(("\\0".join(sys.argv[1:]) + "\\n").encode())
    connection.shutdown(socket.SHUT_WR)
    answer = connection.makefile().read()
sys.exit(answer or 0)' "$@"
"""


@dataclass
class Unit:
    """A service: its command, and the process that runs it now."""

    name: str
    command: list[str]
    environ: dict[str, str]
    folder: str
    user: str
    log: Path
    is_wanted: bool = False
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0

    def start(self) -> None:
        environ = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"} | self.environ
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*as_user(self.user), *self.command],
                cwd=self.folder, env=environ, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        self.starts += 1

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self, number: signal.Signals = signal.SIGKILL, *, whole: bool = True) -> None:
        """Send a signal to the process, or to it and all its children at once."""
        if self.process is not None and self.is_running():
            with suppress(ProcessLookupError):
                (os.killpg if whole else os.kill)(self.process.pid, number)

    def stop(self, seconds: float = 30) -> float:
        """SIGTERM to the process, SIGKILL to what is left; return how long it took to end by itself."""
        self.is_wanted, began = False, time.monotonic()
        if self.process is None:
            return 0.0
        self.kill(signal.SIGTERM, whole=False)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(seconds)
        took = time.monotonic() - began
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        return took


def want(unit: Unit) -> None:
    unit.is_wanted = True


def restart(unit: Unit) -> None:
    unit.stop()
    unit.is_wanted = True


def reload(unit: Unit) -> None:
    unit.kill(signal.SIGHUP, whole=False)


def stop(unit: Unit) -> None:
    unit.stop()


ACTS: dict[str, Callable[[Unit], None]] = {
    "enable": want,
    "start": want,
    "stop": stop,
    "restart": restart,
    "reload": reload,
}


@dataclass
class Manager:
    """All units of a folder."""

    folder: Path
    logs: Path
    reload_nginx: Callable[[], None]
    units: dict[str, Unit] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._over, self._lock = threading.Event(), threading.RLock()
        threading.Thread(target=self._attend, daemon=True).start()

    def listen(self, programs: Path, socket: Path) -> None:
        """Put `systemctl` into a folder for PATH, and do what it says."""
        command = programs / "systemctl"
        command.write_text(COMMAND.format(python=sys.executable, socket=socket))
        command.chmod(0o755)
        manager = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                words = self.rfile.readline().decode().rstrip("\n").split("\0")
                try:
                    manager.do(*words)
                except (KeyError, OSError) as error:
                    self.wfile.write(f"systemctl {' '.join(words)}: {error!r}".encode())

        server = socketserver.ThreadingUnixStreamServer(str(socket), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()

    def do(self, verb: str, *words: str) -> None:
        """Do what `systemctl verb …` does; raise KeyError for a unit or verb that is not there."""
        names = [word for word in words if not word.startswith("--")]
        if verb == "daemon-reload":
            self.read()
        elif names == ["nginx"]:
            self.reload_nginx()
        else:
            for name in names:
                ACTS[verb](self.units[name])
            self.update()

    def read(self) -> None:
        for file in sorted(self.folder.glob("*.service")):
            if file.stem not in self.units:
                self.units[file.stem] = read_unit(file, self.logs)

    def update(self) -> None:
        """Start what should run and does not; its environment files are read anew, as systemd does."""
        with self._lock:
            for name, unit in self.units.items():
                if unit.is_wanted and not unit.is_running():
                    unit.environ = read_unit(self.folder / f"{name}.service", self.logs).environ
                    unit.start()

    def stop(self) -> None:
        self._over.set()
        with self._lock:
            for unit in self.units.values():
                unit.stop(10)

    def _attend(self) -> None:
        while not self._over.wait(0.5):
            self.update()


def read_unit(file: Path, logs: Path) -> Unit:
    """Return the service that a unit file and what all units of its prefix have in common describe."""
    values: dict[str, list[str]] = {}
    common = file.parent.glob(f"{file.stem.partition('-')[0]}-.service.d/*.conf")
    for text in (part.read_text() for part in (file, *sorted(common))):
        for line in text.partition("[Service]\n")[2].partition("\n[")[0].splitlines():
            name, _, value = line.partition("=")
            values.setdefault(name, []).append(value)
    environ: dict[str, str] = {}
    for path in values.get("EnvironmentFile", []):
        environ |= environment_of(Path(path))
    (command,), (folder,), (user,) = values["ExecStart"], values["WorkingDirectory"], values["User"]
    return Unit(file.stem, shlex.split(command), environ, folder, user, logs / f"{file.stem}.log")


def environment_of(file: Path) -> dict[str, str]:
    """Return the variables of an environment file."""
    parser = RawConfigParser(delimiters=("=",), comment_prefixes=("#",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # names in capitals
    parser.read_string(f"[environment]\n{file.read_text()}")
    return {
        name: "".join(shlex.split(value)) if value[:1] == '"' else value
        for name, value in parser["environment"].items()
    }


def as_user(user: str) -> list[str]:
    """Return a prefix that runs a command as this user, where we are another."""
    person = pwd.getpwnam(user)
    if os.geteuid() == person.pw_uid:
        return []
    return ["setpriv", f"--reuid={person.pw_uid}", f"--regid={person.pw_gid}", "--clear-groups", "--"]
