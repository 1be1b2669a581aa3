"""When a notice is tried again: by the schedule, or later where the endpoint asks for it."""

from datetime import UTC, datetime, timedelta

import time_machine

from notifications.webhooks.retry_schedule import parse_retry_after, wait_after

IMPOSSIBLE_DATES = (
    f"Tue, 24 Nov {'9' * 40} 13:00:00 GMT", f"Tue, {'9' * 5_000} Nov 2026 13:00:00 GMT",
    "Tue, 24 Nov 2026 99:00:00 GMT",
    "Fri, 31 Dec 9999 23:59:59 -9999", f"Tue, 24 Nov 2026 13:00:00 +{'9' * 60}", "\0",
)  # fmt: skip


@time_machine.travel(datetime(2026, 11, 24, 12, 0, tzinfo=UTC), tick=False)
def test_parse_retry_after_reads_seconds_and_dates() -> None:
    assert parse_retry_after("120") == timedelta(minutes=2)
    assert parse_retry_after("Tue, 24 Nov 2026 13:00:00 GMT") == timedelta(hours=1)
    assert parse_retry_after("9" * 50) == timedelta(hours=24)
    assert (
        parse_retry_after("9" * 5_000)
        == parse_retry_after("Tue, 24 Nov 9999 13:00:00 GMT")
        == timedelta(hours=24)
    )
    for nonsense in ("", "soon", "-5", "Tue, 24 Nov 2020 13:00:00 GMT", "१२", *IMPOSSIBLE_DATES):
        assert parse_retry_after(nonsense) is None


@time_machine.travel(datetime(2026, 11, 24, 12, 0, tzinfo=UTC), tick=False)
def test_wait_after_caps_a_retry_after_date_at_a_day() -> None:
    within = parse_retry_after("Wed, 25 Nov 2026 11:59:59 GMT")
    beyond = parse_retry_after("Sat, 28 Nov 2026 12:00:00 GMT")

    assert wait_after(1, within) == timedelta(hours=23, minutes=59, seconds=59)
    assert wait_after(1, beyond) == timedelta(hours=24)
