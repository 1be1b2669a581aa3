"""Read the statements of a Python program that a test starts; Python imports this before the program."""

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any


def _start(connection: Any, **_: Any) -> None:
    """Read what a new connection sends. Only a program with a connection needs the models for it."""
    root = str(Path(__file__).resolve().parents[3])
    if root not in sys.path:
        sys.path.append(root)
    recorder = import_module("tests.tenancy.recorder")
    recorder.use_recording_cursor(connection)


if os.environ.get("TENANCY_RECORDS"):
    from django.db.backends.signals import connection_created

    connection_created.connect(_start)
