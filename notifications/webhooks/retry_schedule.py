"""When a notice is tried again: the schedule of Standard Webhooks, more than three days in all."""

import random
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

MINUTE, HOUR = 60, 3600
SCHEDULE = (
    5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR,
)  # fmt: skip
JITTER = 0.2  # so that what failed together does not come back together
LONGEST = timedelta(hours=24)  # that an endpoint may ask for


def wait_after(tries: int, retry_after: timedelta | None = None) -> timedelta:
    """Until the next try; never sooner than the endpoint asked."""
    seconds = SCHEDULE[min(tries, len(SCHEDULE)) - 1] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311
    usual = timedelta(seconds=seconds)
    return max(usual, min(retry_after, LONGEST)) if retry_after else usual


def asked_wait(header: str) -> timedelta | None:
    """Retry-After, in seconds or as a date; None for what is neither, or past."""
    header = header.strip()
    if header.isascii() and header.isdigit():
        return timedelta(seconds=min(int(header[:9]), LONGEST.total_seconds()))
    try:
        at = parsedate_to_datetime(header)
    except ValueError:
        return None
    wait = (at if at.tzinfo else at.replace(tzinfo=UTC)) - datetime.now(UTC)
    return wait if wait > timedelta(0) else None
