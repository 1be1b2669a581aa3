import re
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from refunds.reconcile import reconcile


class Command(BaseCommand):
    """Compare our refunds with the gateway's; beat does it each night."""

    help = "Prints a row for each difference and ends with 1 when there is one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", default="3d", help="3d, 12h, or a date such as 2026-11-01")

    def handle(self, *args: Any, since: str, **options: Any) -> None:
        differences = reconcile(_moment(since))
        for one in differences:
            mended = "mended" if one.is_mended else "OPEN"
            number = one.order.number if one.order else "-"
            self.stdout.write(f"{mended:<6}  {number}  {one.gateway_id or '-'}  {one.what}")
        if differences:
            raise CommandError(f"{len(differences)} difference{'' if len(differences) == 1 else 's'}.")
        self.stdout.write("Both books agree.")


def _moment(since: str) -> datetime:
    if found := re.fullmatch(r"(\d+)([dh])", since):
        return timezone.now() - timedelta(**{{"d": "days", "h": "hours"}[found[2]]: int(found[1])})
    try:
        return datetime.fromisoformat(since).replace(tzinfo=UTC)
    except ValueError:
        raise CommandError(f"“{since}” is no date, and not like 3d or 12h.") from None
