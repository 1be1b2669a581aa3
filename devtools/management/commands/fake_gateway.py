"""A payment gateway that moves no money: Stripe's wire protocol with a ledger of its own."""

from django.conf import settings
from django.core.management.base import BaseCommand

from devtools.fake_gateway.server import FakeGateway


class Command(BaseCommand):
    """Run the fake gateway until it is stopped."""

    help = "Listens on FAKE_GATEWAY_PORT; its ledger is at / and at /ledger, and is kept in VAR_DIR."
    requires_system_checks = ()

    def handle(self, *args: object, **options: object) -> None:
        events_url = f"{settings.SITE_URL}/gateway/events/"
        ledger_file = settings.VAR_DIR / "fake_gateway.jsonl"
        secret = settings.STRIPE_WEBHOOK_SECRET
        with FakeGateway(
            settings.FAKE_GATEWAY_PORT, ledger_file=ledger_file, events_url=events_url, secret=secret
        ) as gateway:
            gateway.serve_forever()
