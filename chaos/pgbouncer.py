"""PgBouncer with transaction pooling in front of a database: PGBOUNCER is the command, else it is looked up in PATH."""

import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg2

from devtools.embedded.postgres import unprivileged_prefix
from devtools.ports import HOST, free_port

CONFIGURATION = """
[databases]
{database} = {server}

[pgbouncer]
listen_addr = {host}
listen_port = {port}
unix_socket_dir =
auth_type = trust
auth_file = {folder}/users.txt
pool_mode = transaction
default_pool_size = {pool_size}
max_db_connections = {pool_total}
max_client_conn = 500
log_connections = 0
log_disconnections = 0
{more}
"""


class PgBouncer:
    """A PgBouncer that has so many server connections for each role; `*` are all databases of the server."""

    def __init__(
        self,
        folder: Path,
        server: str,
        roles: list[str],
        pool_size: int,
        *,
        database: str = "postgres",
        more: str = "",
    ) -> None:
        self.folder, self.port, self.role = folder, free_port(), roles[0]
        values = {
            "database": database,
            "server": server,
            "host": HOST,
            "port": self.port,
            "folder": folder,
        }
        sizes = {"pool_size": pool_size, "pool_total": pool_size * len(roles)}
        (folder / "pgbouncer.ini").write_text(CONFIGURATION.format(**values, **sizes, more=more))
        (folder / "users.txt").write_text("".join(f'"{role}" ""\n' for role in roles))

    def start(self) -> None:
        command = [*unprivileged_prefix(), *program(), str(self.folder / "pgbouncer.ini")]
        with (self.folder / "pgbouncer.log").open("ab") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)  # noqa: S603
        while not self._answers():
            if self.process.poll() is not None:
                sys.exit((self.folder / "pgbouncer.log").read_text())
            time.sleep(0.05)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(10)

    def url(self, role: str) -> str:
        return f"postgresql://{role}@{HOST}:{self.port}/postgres"

    def _answers(self) -> bool:
        try:
            psycopg2.connect(self.url(self.role)).close()
        except psycopg2.OperationalError:
            return False
        return True


def find_program() -> str | None:
    """Return the command without its arguments; Debian keeps it out of most people's PATH."""
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])
    return os.environ.get("PGBOUNCER") or shutil.which("pgbouncer", path=path)


def program() -> list[str]:
    """Return the command as a list; exit with a sentence where there is none."""
    if not (command := find_program()):
        sys.exit("PgBouncer is not installed: apt-get install pgbouncer, or name it in PGBOUNCER.")
    return shlex.split(command)


def version() -> str:
    """Return such as `PgBouncer 1.24.1`."""
    output = subprocess.run([*program(), "--version"], capture_output=True, text=True, check=True)  # noqa: S603
    return output.stdout.splitlines()[0]
