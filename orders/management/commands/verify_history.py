"""The command that recomputes the digests of the history."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from orders.history_digest import problems, sign_all
from orders.models import HistoryDigest
from vendors.models import Vendor


class Command(BaseCommand):
    """Verify the signed digests of all activities."""

    help = "Recomputes the signed digests of the history, and says which do not hold; exits with 1 then."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--sign", action="store_true", help="First sign today's digests, as the scheduler does."
        )

    def handle(self, *args: Any, sign: bool, **options: Any) -> None:
        if sign:
            sign_all(timezone.now().date())
        vendor_ids = list(Vendor.objects.order_by("pk").values_list("pk", flat=True))
        sentences = [sentence for vendor_id in vendor_ids for sentence in problems(vendor_id)]
        if sentences:
            raise CommandError("\n".join(sentences))
        digests = HistoryDigest.objects.filter(vendor__in=vendor_ids)
        activities = sum(digests.values_list("activities", flat=True))
        self.stdout.write(f"The history holds: {activities} activities in {digests.count()} digests.")
