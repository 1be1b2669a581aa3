"""A Redis server with TLS and a password, which can be stopped, killed, filled and emptied."""

import secrets
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import redis

from accept.outside.authority import Authority
from devtools.ports import HOST, free_port


class RedisServer:
    """Listens with TLS only; what it holds is lost when it is killed."""

    def __init__(self, folder: Path, authority: Authority) -> None:
        self.folder, self.port, self.password = folder, free_port(), secrets.token_hex(16)
        self.authority = authority
        folder.mkdir()
        self._signed = authority.sign("redis", f"IP:{HOST}", "DNS:localhost")
        self._process: subprocess.Popen[bytes] | None = None

    def client(self) -> redis.Redis:
        """Return a client; it has no time limit of its own."""
        return redis.Redis(
            host=HOST,
            port=self.port,
            password=self.password,
            ssl=True,
            ssl_ca_certs=str(self.authority.certificate),
        )

    def start(self, policy: str = "noeviction") -> None:
        program = shutil.which("redis-server") or sys.exit(
            "Redis is not installed: apt-get install redis-server."
        )
        settings = {
            "port": "0", "tls-port": str(self.port), "bind": HOST, "requirepass": self.password,
            "tls-cert-file": str(self._signed.certificate), "tls-key-file": str(self._signed.key),
            "tls-ca-cert-file": str(self.authority.certificate), "tls-auth-clients": "no",
            "maxmemory": "256mb", "maxmemory-policy": policy, "save": "", "dir": str(self.folder),
            "logfile": str(self.folder / "redis.log"),
        }  # fmt: skip
        options = [word for name, value in settings.items() for word in (f"--{name}", value)]
        self._process = subprocess.Popen([program, *options], stdin=subprocess.DEVNULL)
        for _ in range(100):
            try:
                self.client().ping()
            except redis.RedisError:
                time.sleep(0.1)
            else:
                return
        sys.exit((self.folder / "redis.log").read_text())

    def kill(self) -> None:
        """SIGKILL: everything that it holds is lost."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def freeze(self) -> None:
        """Accept connections and answer nothing."""
        if self._process is not None:
            self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)

    def fill(self) -> None:
        """Let it refuse everything that needs memory."""
        self.client().config_set("maxmemory", "1")

    def unfill(self) -> None:
        self.client().config_set("maxmemory", "256mb")

    def stop(self) -> None:
        self.thaw()
        self.kill()
