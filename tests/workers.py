"""Real Celery workers on the test's own database, broker and mail server; they can be killed and frozen."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection

from devtools.ports import HOST
from devtools.roles import WORKER as WORKER_ROLE
from devtools.roles import url_of_role

ROOT = Path(__file__).resolve().parent.parent
WORKER = (
    "-m celery --app=mycommerce --quiet worker --pool=prefork --concurrency=2 --queues=mail,bulk,periodic,files"
    " --include=tests.jobs.poison --without-gossip --without-mingle --loglevel=error"
)


class Worker:
    """A worker and its pool, as one process group."""

    def __init__(self, environ: dict[str, str]) -> None:
        command = [sys.executable, *WORKER.split()]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environ, start_new_session=True)

    def send(self, number: signal.Signals) -> None:
        """To the worker and its children alike."""
        os.killpg(self.process.pid, number)

    @property
    def lives(self) -> bool:
        return self.process.poll() is None

    def kill(self) -> None:
        if self.lives:
            self.send(signal.SIGKILL)
            self.process.wait()


class Crew:
    """Workers of one broker and one mail server; none outlives it."""

    def __init__(self, *, redis_url: str, mail_port: int) -> None:
        self.workers: list[Worker] = []
        self.environ = os.environ | {
            "DJANGO_SETTINGS_MODULE": "mycommerce.settings",
            "PYTHONWARNINGS": "ignore",
            "DATABASE_URL": own_database_url(WORKER_ROLE),
            "REDIS_URL": redis_url,
            "EMAIL_URL": f"smtp://{HOST}:{mail_port}",
        }

    def somebody(self) -> Worker:
        """A worker that lives; starting one takes seconds."""
        if not any(worker.lives for worker in self.workers):
            self.workers.append(Worker(self.environ))
        return next(worker for worker in self.workers if worker.lives)

    def dismiss(self) -> None:
        for worker in self.workers:
            worker.kill()


def own_database_url(role: str) -> str:
    """Return the address of the test's own database for this role."""
    address = urlsplit(url_of_role(os.environ["DATABASE_URL"], role))
    return address._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
