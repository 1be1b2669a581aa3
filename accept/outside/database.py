"""A PostgreSQL server with TLS and passwords: Debian's, or the one of PG_BIN."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg2

from accept.outside.authority import Authority
from devtools.ports import HOST, free_port

RULES = "hostssl all all 127.0.0.1/32 scram-sha-256\nlocal all all reject\n"


class Database:
    """One cluster in a folder, owned by a user that is not root."""

    def __init__(self, folder: Path, authority: Authority) -> None:
        self.folder, self.port, self.password = folder, free_port(), secrets.token_hex(16)
        self.authority, self._prefix = authority, _unprivileged()
        self.log = folder.with_suffix(".log")
        self._process: subprocess.Popen[bytes] | None = None
        self._make(authority)

    @property
    def admin_url(self) -> str:
        return self.url("postgres", self.password, "postgres")

    def url(self, role: str, password: str, name: str) -> str:
        tls = f"sslmode=verify-full&sslrootcert={self.authority.certificate}"
        return f"postgresql://{role}:{password}@{HOST}:{self.port}/{name}?{tls}"

    def start(self) -> None:
        command = [*self._prefix, program("postgres"), "-D", str(self.folder)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        for _ in range(300):
            try:
                return psycopg2.connect(self.admin_url, connect_timeout=3).close()
            except psycopg2.OperationalError:
                time.sleep(0.1)
        sys.exit(self.log.read_text())

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(30)

    def _make(self, authority: Authority) -> None:
        self.folder.mkdir(mode=0o700)
        password = self.folder.with_suffix(".password")
        password.write_text(self.password)
        signed = authority.sign("database", f"IP:{HOST}", "DNS:localhost")
        _own(self.folder, password)
        options = [
            "-U",
            "postgres",
            f"--pwfile={password}",
            "--auth=scram-sha-256",
            "--no-sync",
            "--locale=C.UTF-8",
        ]
        subprocess.run(
            [*self._prefix, program("initdb"), "-D", str(self.folder), *options],
            check=True,
            capture_output=True,
        )
        for source, name in ((signed.certificate, "server.crt"), (signed.key, "server.key")):
            shutil.copy(source, self.folder / name)
            (self.folder / name).chmod(0o600)
        (self.folder / "pg_hba.conf").write_text(RULES)
        with (self.folder / "postgresql.auto.conf").open("a") as settings:
            settings.write(
                f"ssl = on\nlisten_addresses = '{HOST}'\nport = {self.port}\nunix_socket_directories = ''\n"
                "max_connections = 200\nfsync = off\nmax_locks_per_transaction = 256\n"
            )
        _own(*self.folder.iterdir())


def program(name: str) -> str:
    """Return the newest PostgreSQL's program of this name."""
    folders = [Path(os.environ["PG_BIN"])] if os.environ.get("PG_BIN") else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name))
    for folder in folders:
        if (folder / name).exists():
            return str(folder / name)
    return shutil.which(name) or sys.exit(
        "PostgreSQL is not installed: apt-get install postgresql, or set PG_BIN."
    )


def _unprivileged() -> list[str]:
    if os.geteuid() != 0:
        return []
    nobody = pwd.getpwnam("nobody")
    return ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups", "--"]


def _own(*paths: Path) -> None:
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        for path in paths:
            os.chown(path, nobody.pw_uid, nobody.pw_gid)
