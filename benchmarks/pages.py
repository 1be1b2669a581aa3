"""Compare the CPU of pages with that of an earlier checkout: `BEFORE=../earlier make bench NAME=pages`.

Each checkout loads its own demo into a database of its own, and has a process that asks itself for pages (page_cpu.py).
Both are asked for a page in turn, PAIRS times, so that the load of the machine slows both alike.
"""

import os
import statistics
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from benchmarks.databases import PRODUCTION, database_named
from benchmarks.server import ROOT
from devtools import embedded

PAIRS = int(os.environ.get("PAIRS", "60"))
PAGES = ("list", "order page", "Home")
# The command `demo` is there where DEBUG is on.
PREPARATION = {"migrate": "off", "demo --orders 10000": "on", "collectstatic --noinput": "off"}


class Checkout:
    """A context manager: a folder with some version of this project, and its process."""

    def __init__(self, name: str, folder: Path) -> None:
        variables = {
            "DATABASE_URL": database_named(f"pages_{name}", may_be_earlier=True),
            "VAR_DIR": str(Path(os.environ["VAR_DIR"]) / f"pages_{name}"),
        }
        self.folder, self.environ = folder, os.environ | PRODUCTION | variables

    def __enter__(self) -> Self:
        for command, debug in PREPARATION.items():
            arguments = [sys.executable, "manage.py", *command.split(), "-v0"]
            environ = self.environ | {"DEBUG": debug}
            subprocess.run(arguments, cwd=self.folder, env=environ, check=True)  # noqa: S603  ours
        self.process: Any = subprocess.Popen(  # noqa: S603  ours
            [sys.executable, ROOT / "benchmarks" / "page_cpu.py"],
            cwd=self.folder,
            env=self.environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # the log of requests
            text=True,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.communicate()

    def ask(self, page: str) -> float:
        """Return the CPU milliseconds of one request."""
        self.process.stdin.write(f"{page}\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())


def main() -> None:
    os.environ.setdefault("VAR_DIR", str(ROOT / "var" / "bench"))
    ours = embedded.default_servers()
    os.environ.update(ours.environ)
    with (
        embedded.servers(ours.data, names=ours.members),
        Checkout("before", Path(os.environ["BEFORE"]).resolve()) as before,
        Checkout("now", ROOT) as now,
    ):
        print("| page | before, CPU ms | now | × |\n|---|--:|--:|--:|")
        for page in PAGES:
            print(_line(page, [(before.ask(page), now.ask(page)) for _ in range(PAIRS)]), flush=True)


def _line(page: str, pairs: list[tuple[float, float]]) -> str:
    """Return the medians of a page, and that of the ratios of its pairs."""
    before, now = (statistics.median(taken) for taken in zip(*pairs, strict=True))
    ratio = statistics.median(later / earlier for earlier, later in pairs)
    return f"| {page} | {before:.1f} | {now:.1f} | {ratio:.2f} |"


if __name__ == "__main__":
    main()
