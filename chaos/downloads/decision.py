"""How long it takes from a token to a permit: what stands between a customer's click and the first byte."""

import time
from collections.abc import Callable
from statistics import median

from django.db import transaction

from chaos.downloads.scenarios import Scenarios
from delivery.downloads import quota

TIMES, WARM = 300, 20
MOST = 10.0  # milliseconds, p50


def decision(scenarios: Scenarios) -> None:
    """By itself, on a connection that is open, and by HTTP with all that a request takes."""
    alone, work = _p50(scenarios, _decide)
    scenarios.say(
        alone <= MOST,
        f"decision: {alone:.1f} ms p50 ({MOST:.0f} at most), of them {work:.1f} at work in Python",
    )
    by_http, _ = _p50(scenarios, lambda path, number: scenarios.status(path, f"timer {number}"))
    print(f"     first answer, connection and all: {by_http:.1f} ms p50", flush=True)


def _p50(scenarios: Scenarios, ask: Callable[[str, int], object]) -> tuple[float, float]:
    """By the clock and by this process's own; of clients who all come for the first time, but for the first few."""
    taken, worked = [], []
    links = [scenarios.test_files.link() for _ in range(TIMES)]
    for number, link in enumerate(links):
        began, rested = time.perf_counter(), time.process_time()
        ask(link.path, number)
        taken.append(time.perf_counter() - began)
        worked.append(time.process_time() - rested)
    return median(taken[WARM:]) * 1_000, median(worked[WARM:]) * 1_000


def _decide(path: str, number: int) -> None:
    token = path.split("/")[2]
    with transaction.atomic():
        link = quota.find_link(token, lock=True)
        if link is None or quota.refusal_of(link):
            raise RuntimeError(f"{path} is refused.")
        quota.count_bytes(link, quota.DownloadClient("192.0.2.1", f"timer {number}"), 1_024)
