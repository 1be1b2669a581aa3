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


def wait_after(attempts: int, retry_after: timedelta | None = None) -> timedelta:
    """Return the wait until the next attempt, at least what the endpoint asked for, up to `MAX_WAIT`."""
    jitter = random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311
    scheduled = timedelta(seconds=SCHEDULE[min(attempts, len(SCHEDULE)) - 1] * jitter)
    return max(scheduled, min(retry_after, MAX_WAIT)) if retry_after else scheduled


def parse_retry_after(header: str) -> timedelta | None:
    """Return the wait of a Retry-After header (seconds or date); None for any other text and for the past."""
    header = header.strip()
    if header.isascii() and header.isdigit():
        return timedelta(seconds=min(int(header[:9]), MAX_WAIT.total_seconds()))
    try:
        at = parsedate_to_datetime(header)
    except ValueError:
        return None
    wait = (at if at.tzinfo else at.replace(tzinfo=UTC)) - datetime.now(UTC)
    return wait if wait > timedelta(0) else None
