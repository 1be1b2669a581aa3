"""One gunicorn worker over one database, and a client that is signed in to it."""

import http.client
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from devtools.ports import answers, free_port

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Answer:
    seconds: float
    statements: int
    database_ms: float
    rows: int


class Server:
    """A context manager; `cookies` are those of the signed-in people, by name."""

    def __init__(self, environ: dict[str, str], cookies: dict[str, str]) -> None:
        self.port, self.cookies = free_port(), cookies
        self.environ = os.environ | environ | {"DJANGO_SETTINGS_MODULE": "benchmarks.settings"}

    def __enter__(self) -> Self:
        options = [
            "--workers=1",
            "--threads=1",
            "--keep-alive=600",
            "--timeout=600",
            "--log-level=error",
            f"--bind=127.0.0.1:{self.port}",
        ]
        command = [sys.executable, "-m", "gunicorn", *options, "mycommerce.wsgi"]
        logs = ROOT / "var" / "bench"
        logs.mkdir(parents=True, exist_ok=True)
        self.log = (logs / f"server-{self.port}.log").open("w")
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.environ, stdout=self.log, stderr=self.log)  # noqa: S603
        while not answers(self.port):
            time.sleep(0.1)
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()
        self.process.terminate()
        self.process.wait()
        self.log.close()

    def get(self, path: str, who: str) -> Answer:
        began = time.perf_counter()
        self.connection.request("GET", path, headers={"Cookie": self.cookies[who]})
        response = self.connection.getresponse()
        body = response.read()
        seconds = time.perf_counter() - began
        if response.status not in (200, 302):
            raise RuntimeError(f"{path} answered {response.status}.")
        statements, database_ms = response.headers["X-Statements"].split()
        return Answer(seconds, int(statements), float(database_ms), body.count(b'class="order-id" href'))
