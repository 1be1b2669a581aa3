"""Make .venv and install a pinned file into it: `python3 tools/install.py requirements-run.txt`."""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

VENV = Path(__file__).resolve().parent.parent / ".venv"
PYTHON = VENV / "bin" / "python"
NO_INSTALLER = "Install uv, or venv or pip for this Python (Debian: python3-venv or python3-pip)."


def run(*command: str | Path) -> None:
    subprocess.run(command, check=True)  # noqa: S603  ours


def installed(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


def main(requirements: str) -> None:
    print(f"Installing {requirements} into .venv", flush=True)
    pinned = ("--quiet", "--require-hashes", "-r", requirements)
    uv = shutil.which("uv")
    if not uv and not installed("ensurepip") and not installed("pip"):
        sys.exit(NO_INSTALLER)
    if not PYTHON.exists() and uv:
        run(uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, VENV)
    elif not PYTHON.exists():
        with_pip = [] if installed("ensurepip") else ["--without-pip"]  # Debian leaves ensurepip out
        run(sys.executable, "-m", "venv", "--clear", *with_pip, VENV)
    if uv:
        run(uv, "pip", "install", "--python", PYTHON, *pinned)
        return
    own_pip = (VENV / "bin" / "pip").exists()
    pip: list[str | Path] = (
        [PYTHON, "-m", "pip"] if own_pip else [sys.executable, "-m", "pip", "--python", PYTHON]
    )
    run(*pip, "install", "--disable-pip-version-check", "--no-compile", *pinned)


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036  whatever python3 is here
        sys.exit("Python 3.11 or newer is needed; name it with make PYTHON=python3.12 run.")
    try:
        main(sys.argv[1])
    except subprocess.CalledProcessError as failed:
        sys.exit(failed.returncode)
