"""gunicorn, started, killed and looked at from outside."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from devtools.ports import HOST, answers, free_port

WEB = "-m gunicorn --worker-class=gthread --workers=1 --threads=64 --timeout=120 --no-control-socket --log-level=error"


class Web:
    def __init__(self, environ: dict[str, str]) -> None:
        self.port, self.environ = free_port(), environ

    def start(self, **more: str) -> None:
        """With these in its environment besides."""
        command = [sys.executable, *WEB.split(), f"--bind={HOST}:{self.port}", "mycommerce.wsgi"]
        self.process = subprocess.Popen(
            command, env=os.environ | self.environ | more, stderr=subprocess.DEVNULL, start_new_session=True
        )
        while not answers(self.port):
            time.sleep(0.1)

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def url(self, path: str) -> str:
        return f"http://localhost:{self.port}{path}"

    @property
    def megabytes(self) -> float:
        """What master and workers hold in memory."""
        pids = [
            self.process.pid,
            *map(int, Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()),
        ]
        resident = (Path(f"/proc/{pid}/statm").read_text().split()[1] for pid in pids)
        return sum(map(int, resident)) * os.sysconf("SC_PAGE_SIZE") / 2**20
