"""`make run`: the whole panel with everything it needs, until Ctrl-C.

It watches without loading the panel itself: manage.py runs it before Django is set up.
"""

import os
import sys
from collections.abc import Iterator

import psycopg2
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from devtools import embedded
from devtools.ports import answers, free_port, is_free
from devtools.roles import url_of_role
from devtools.supervisor import Supervisor
from devtools.supervisor.child import Process
from jobs.queues import QUICK_QUEUES, Queue

WEB = "-m gunicorn --config=python:devtools.dev_web mycommerce.wsgi"
CELERY = "-m celery --app=mycommerce --quiet"
WORKER = "manage.py worker"
QUICK = " ".join(queue for queue in QUICK_QUEUES if queue is not Queue.NOTICE)
NOTICES = f"{Queue.NOTICE} --concurrency=4"  # vendors' servers may be slow, and no other queue waits for them
LONG = (
    f"{Queue.FILES} --concurrency=2"  # imports and exports take minutes; large imports leave a process free
)
ERASER = f"manage.py process_jobs {Queue.ERASE} --forever"
AS_ROOT = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser"}  # make run in a container
CONSUMED = "SELECT beat_at > now() - interval '60 s' FROM jobs_heartbeat WHERE name = 'worker'"


class Command(BaseCommand):
    """Run the panel for development."""

    help = "Migrates, loads the demo once, then runs the panel with all its processes until Ctrl-C."
    requires_system_checks = ()

    def handle(self, *args: object, **options: object) -> None:
        self.port = int(os.environ.get("PORT") or 8000)
        if not is_free(self.port):
            raise CommandError(f"Port {self.port} is in use: stop what listens there, or set another PORT.")
        os.chdir(settings.BASE_DIR)
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        # What this starts, manage.py stops when the supervisor has returned.
        supervisor = Supervisor(
            list(self.processes()), before_each_round=embedded.default_servers().restart_dead
        )
        sys.exit(supervisor.run())

    def processes(self) -> Iterator[Process]:
        """Yield the processes in the order they start: the web server first."""
        sink = settings.SMTP_SINK_PORT if is_free(settings.SMTP_SINK_PORT) else free_port()
        fake_gateway = settings.FAKE_GATEWAY_PORT if is_free(settings.FAKE_GATEWAY_PORT) else free_port()
        environ = {
            "PORT": str(self.port),
            "SMTP_SINK_PORT": str(sink),
            "FAKE_GATEWAY_PORT": str(fake_gateway),
        }
        yield Process("web", python(WEB), environ, ready=lambda: answers(self.port))
        if not os.environ.get("EMAIL_URL"):
            yield Process("mail", python("manage.py fake_smtp"), environ)
        if not os.environ.get("STRIPE_API_KEY"):
            yield Process("fake_gateway", python("manage.py fake_gateway"), environ)
        yield Process("eraser", python(ERASER), environ | environ_of("DATABASE_ERASER_ROLE"))
        environ = environ | environ_of("DATABASE_WORKER_ROLE")
        yield Process("worker", python(f"{WORKER} {QUICK}"), environ | AS_ROOT, alive=worker_consumes)
        yield Process("notices", python(f"{WORKER} {NOTICES}"), environ | AS_ROOT)
        yield Process("files", python(f"{WORKER} {LONG}"), environ | AS_ROOT)
        yield Process("sweep", python("manage.py sweep"), environ)
        schedule = f"--schedule={settings.VAR_DIR / 'beat-schedule'}"
        yield Process("beat", python(CELERY, "beat", schedule, "--pidfile=", "--loglevel=warning"), environ)


def environ_of(variable: str) -> dict[str, str]:
    """Return the address by which the role that a variable names connects; `dev_web` connects by its own."""
    role = os.environ.get(variable)
    return {"DATABASE_URL": url_of_role(os.environ["DATABASE_URL"], role)} if role else {}


def worker_consumes() -> bool:
    """Return whether a worker has consumed a message within a minute; True while the database does not answer."""
    try:
        connection = psycopg2.connect(os.environ["DATABASE_URL"], connect_timeout=2)
        try:
            with connection.cursor() as cursor:
                cursor.execute(CONSUMED)
                row = cursor.fetchone()
        finally:
            connection.close()
    except psycopg2.Error:
        return True
    return row is None or bool(row[0])


def python(options: str, *more: str) -> list[str]:
    """Return a command for the interpreter that runs this."""
    return [sys.executable, *options.split(), *more]
