"""Web and workers end as in an upgrade, while pages are asked for and emails sent; what is left undone is counted."""

import http.client
import os
import signal
import subprocess
import threading
import time
from collections import Counter
from dataclasses import dataclass

from chaos.bulk import begin, query
from chaos.ledger import Ledger
from chaos.pooler import WEB_COMMAND
from chaos.waiting import wait_until
from devtools.management.commands.dev import QUICK, environ_of, python
from devtools.management.commands.dev import WORKER as WORKER_COMMAND
from devtools.ports import HOST, answers, free_port

THREADS = 6
SECONDS = 5.0  # in which pages are asked for, before and after a signal
SENT_BEFORE = 20  # emails, before the worker is told to end
LEASED = "SELECT count(*) FROM jobs_job WHERE state = 'leased' AND lease_until > now()"
SENT = "SELECT count(*) FROM notifications_emails_email WHERE state = 'sent'"


@dataclass(frozen=True, slots=True)
class Stop:
    """How a process ended or began anew: what was done, how long it took, what was left undone."""

    what: str
    seconds: float
    done: int
    undone: int


class Readers:
    """A few threads that ask for one page after another, each over a connection of its own."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port, self.headers = port, {"Cookie": f"sessionid={cookie}"}
        self.answers: Counter[int] = Counter()  # by status; 0: none
        self.server_ends = threading.Event()
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._read) for _ in range(THREADS)]

    def __enter__(self) -> "Readers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    @property
    def undone(self) -> int:
        return sum(count for status, count in self.answers.items() if status != http.HTTPStatus.OK)

    def _read(self) -> None:
        while not self._over.is_set():
            is_late = self.server_ends.is_set()
            status = self._ask()
            if is_late and not status:  # it listens no more: a proxy asks the next machine
                time.sleep(0.1)
            else:
                self.answers[status] += 1

    def _ask(self) -> int:
        """Return the status; 0 where there was no answer."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=30)
        try:
            connection.request("GET", "/orders/", headers=self.headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()


def stop_web(cookie: str) -> list[Stop]:
    """Let the web server take its code anew, then end, while pages are asked for."""
    port = free_port()
    web = _start(f"{WEB_COMMAND} --bind={HOST}:{port}")
    wait_until(lambda: answers(port), "The web server does not start.")
    stops = []
    try:
        with Readers(port, cookie) as readers:
            time.sleep(SECONDS)
            web.send_signal(signal.SIGHUP)
            time.sleep(SECONDS * 2)
        stops.append(Stop("web reloaded (SIGHUP)", SECONDS * 2, readers.answers.total(), readers.undone))
        with Readers(port, cookie) as readers:
            time.sleep(SECONDS)
            readers.server_ends.set()
            seconds = _terminate(web)
        stops.append(Stop("web ended (SIGTERM)", seconds, readers.answers.total(), readers.undone))
        return stops
    finally:
        web.kill()


def stop_worker(cookie: str, ledger: Ledger) -> Stop:
    """Let a worker end amid the emails of a bulk run; undone are jobs it keeps, and emails counted otherwise."""
    port = free_port()
    web = _start(f"{WEB_COMMAND} --bind={HOST}:{port}")
    worker = _start(f"{WORKER_COMMAND} {QUICK}", **environ_of("DATABASE_WORKER_ROLE"))
    try:
        wait_until(lambda: answers(port), "The web server does not start.")
        begin(port, cookie, "resend-order")
        wait_until(lambda: len(ledger.arrived) >= SENT_BEFORE, "The worker sends nothing.")
        seconds = _terminate(worker)
        leased, sent = int(query(LEASED)[0][0]), int(query(SENT)[0][0])
        undone = leased + abs(sent - len(ledger.arrived)) + ledger.doubled
        return Stop("worker ended (SIGTERM)", seconds, sent, undone)
    finally:
        web.kill()
        worker.kill()


def _start(options: str, **environ: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603  our own
        python(options), env=os.environ | environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _terminate(process: "subprocess.Popen[bytes]") -> float:
    """Return how many seconds it took to end."""
    began = time.monotonic()
    process.terminate()
    process.wait(60)
    return time.monotonic() - began
