"""Reads docs/production.md, and runs its shell blocks as they stand there."""

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "production.md"
BLOCK = re.compile(r"^```sh(?: (\w+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INSTALL = ""  # the blocks without a name
PRELUDE = "set -euo pipefail\n"


class PageError(RuntimeError):
    """A block of the page failed; the message is what it printed."""


def blocks(name: str = INSTALL, text: str | None = None) -> list[str]:
    """Return the blocks of this name, in their order."""
    text = PAGE.read_text() if text is None else text
    return [block for named, block in BLOCK.findall(text) if named == name]


def run(script: list[str], environ: Mapping[str, str], *, answers: str = "", seconds: float = 600) -> str:
    """Run blocks in one shell with this environment; commands that ask read `answers`. Return what was printed."""
    finished = subprocess.run(
        ["bash", "-c", PRELUDE + "\n".join(script)],
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"} | dict(environ),
        input=answers,
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds,
        cwd="/",
    )
    if finished.returncode:
        raise PageError(f"{finished.stdout}\n{finished.stderr}".strip())
    return finished.stdout
