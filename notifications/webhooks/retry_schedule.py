"""When a notice is tried again: the schedule of Standard Webhooks, more than three days in all."""

import random
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

MINUTE, HOUR = 60, 3600
SCHEDULE = (
    5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR,
)  # fmt: skip  # seconds after each attempt
JITTER = 0.2  # so that notices that failed together are not retried together
MAX_WAIT = timedelta(hours=24)  # that an endpoint may ask for
MAX_HEADER = 100  # characters of it that are read


def wait_after(attempts: int, retry_after: timedelta | None = None) -> timedelta:
    """Return the wait until the next attempt, at least what the endpoint asked for, up to `MAX_WAIT`."""
    jitter = random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311
    scheduled = timedelta(seconds=SCHEDULE[min(attempts, len(SCHEDULE)) - 1] * jitter)
    return max(scheduled, min(retry_after, MAX_WAIT)) if retry_after else scheduled


def parse_retry_after(header: str) -> timedelta | None:
    """Return the wait that a Retry-After header asks for, up to `MAX_WAIT`; None for the past and for what is none."""
    header = header.strip()[:MAX_HEADER]
    if header.isascii() and header.isdigit():
        return timedelta(seconds=min(int(header), MAX_WAIT.total_seconds()))
    try:
        at = parsedate_to_datetime(header)
        wait = (at if at.tzinfo else at.replace(tzinfo=UTC)) - datetime.now(UTC)
    except (ValueError, OverflowError):  # an impossible date, and one beyond the calendar
        return None
    return min(wait, MAX_WAIT) if wait > timedelta(0) else None
