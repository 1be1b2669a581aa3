import re
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from refunds.reconcile import reconcile


class Command(BaseCommand):
    """Compare our refunds with the gateway's, as Celery beat does each night."""

    help = "Prints a row for each difference and ends with 1 when there is one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", default="3d", help="3d, 12h, or a date such as 2026-11-01")

    def handle(self, *args: Any, since: str, **options: Any) -> None:
        differences = reconcile(_parse_since(since))
        for difference in differences:
            status = "mended" if difference.is_mended else "OPEN"
            number = difference.order.number if difference.order else "-"
            gateway_id = difference.gateway_id or "-"
            self.stdout.write(f"{status:<6}  {number}  {gateway_id}  {difference.what}")
        if differences:
            raise CommandError(f"{len(differences)} difference{'' if len(differences) == 1 else 's'}.")
        self.stdout.write("Both books agree.")


def _parse_since(since: str) -> datetime:
    """Return the time that `3d`, `12h` or a date means; raise CommandError."""
    if match := re.fullmatch(r"(\d+)([dh])", since):
        return timezone.now() - timedelta(**{{"d": "days", "h": "hours"}[match[2]]: int(match[1])})
    try:
        return datetime.fromisoformat(since).replace(tzinfo=UTC)
    except ValueError:
        raise CommandError(f"“{since}” is no date, and not like 3d or 12h.") from None
