"""The whole panel in processes of its own, on embedded servers of its own; all of it may be killed."""

import os
import random
import signal
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import psycopg2
import redis

from devtools.embedded import Servers
from devtools.management.commands.dev import CELERY, QUICK, WEB, WORKER, environ_of, python
from devtools.ports import answers, free_port
from devtools.supervisor import Supervisor
from devtools.supervisor.child import Process, Timing

TIMING = Timing(first_delay=0.2, longest_delay=1.0, attempts=1_000_000)


class Panel:
    """Web, workers, beat and a mail sink, restarted whatever happens to them."""

    def __init__(self, servers: Servers, data: Path, environ: dict[str, str]) -> None:
        self.servers, self.data = servers, data
        self.port = free_port()
        self.environ = environ | {"PORT": str(self.port), "PYTHONWARNINGS": "ignore"}
        self.supervisor = Supervisor(
            list(self._processes()), timing=TIMING, before_each_round=servers.restart_dead
        )
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._attend)

    def start(self) -> None:
        self._thread.start()
        while not answers(self.port):
            time.sleep(0.2)

    def stop(self) -> None:
        self._over.set()
        self._thread.join()
        for child in reversed(self.supervisor.children):
            child.kill()

    def kill(self, name: str, rng: random.Random, *, children: bool) -> bool:
        """SIGKILL a process of this name, or one of its children; False when there is none now."""
        child = next(child for child in self.supervisor.children if child.process.name == name)
        leader = child.running
        if leader is None or leader.poll() is not None:
            return False
        victims = _children_of(leader.pid) if children else [leader.pid]
        with suppress(ProcessLookupError, IndexError):
            os.kill(rng.choice(victims), signal.SIGKILL)
            return True
        return False

    def kill_whole(self, name: str) -> bool:
        """SIGKILL a process with all its children at once, as when a machine goes."""
        child = next(child for child in self.supervisor.children if child.process.name == name)
        leader = child.running
        if leader is None or leader.poll() is not None:
            return False
        with suppress(ProcessLookupError):
            os.killpg(leader.pid, signal.SIGKILL)
        return True

    def empty_redis(self) -> None:
        with suppress(redis.RedisError):
            redis.Redis.from_url(self.servers.environ["REDIS_URL"], socket_timeout=1).flushall()

    def terminate_connection(self) -> bool:
        """End one connection to the database, whoever uses it."""
        ask = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                 WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND application_name <> 'judge'
                 ORDER BY random() LIMIT 1"""
        try:
            connection = psycopg2.connect(self.servers.environ["DATABASE_URL"], connect_timeout=3)
        except psycopg2.Error:
            return False
        try:
            with connection.cursor() as cursor:
                cursor.execute(ask)
                return cursor.fetchone() is not None
        finally:
            connection.close()

    def _processes(self) -> list[Process]:
        schedule = f"--schedule={self.data / 'beat'}"
        commands = {
            "web": python(WEB),
            "mail": python("manage.py fake_smtp"),
            "worker": python(f"{WORKER} {QUICK}"),
            "sweep": python("manage.py sweep"),
            "beat": python(CELERY, "beat", schedule, "--pidfile=", "--loglevel=error"),
        }
        worker = self.environ | environ_of("DATABASE_WORKER_ROLE")
        environs = dict.fromkeys(commands, worker) | {"web": self.environ}
        return [
            Process(name, self._quiet(name, command), environs[name]) for name, command in commands.items()
        ]

    def _quiet(self, name: str, command: list[str]) -> list[str]:
        """Return the command with its output in a file: a worker that is killed and restarted logs a lot."""
        return [
            "sh",
            "-c",
            'log=$1; shift; exec "$@" >>"$log" 2>&1',
            "sh",
            str(self.data / f"{name}.log"),
            *command,
        ]

    def _attend(self) -> None:
        while not self._over.wait(0.1):
            self.supervisor.update()


def _children_of(pid: int) -> list[int]:
    """By the kernel; a process that is ending has none."""
    with suppress(OSError):
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def print_line(line: str) -> None:
    print(line, flush=True)
    sys.stdout.flush()
