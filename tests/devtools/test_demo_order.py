"""manage.py demo_order: an order as checkout places it, and the jobs that follow."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from jobs.worker import process_jobs
from orders.models import Order
from tests import make
from tests.mail_server import MailServer
from vendors.models import Vendor


@pytest.fixture(autouse=True)
def development(settings: Settings) -> None:
    settings.DEBUG = True


def test_command_places_an_order_and_the_receipt_is_sent(vendor: Vendor, mail_server: MailServer) -> None:
    make.product(vendor, sku="A-1", price_minor=1000)

    call_command(
        "demo_order", "--vendor", str(vendor.number), "--sku", "A-1", "--language", "de", stdout=StringIO()
    )
    process_jobs()

    order = Order.objects.get()
    assert (order.total_minor, order.language) == (1190, "de")
    assert "kim.tester@post.example" in [message["To"] for message in mail_server.arrived]


def test_command_refuses_unknown_vendor_and_product(vendor: Vendor) -> None:
    with pytest.raises(CommandError, match="sells no X-1"):
        call_command("demo_order", "--vendor", str(vendor.number), "--sku", "X-1")
    with pytest.raises(CommandError, match="There is no vendor 1"):
        call_command("demo_order", "--vendor", "1")


def test_command_runs_with_debug_only(settings: Settings, db: None) -> None:
    settings.DEBUG = False

    with pytest.raises(CommandError, match="DEBUG is off"):
        call_command("demo_order")
