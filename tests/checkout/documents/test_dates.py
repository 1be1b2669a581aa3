"""One order has one date everywhere: the day in the vendor's time zone."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client

from checkout.documents.content import receipt_content
from checkout.order_lookup.links import MAILED_FOR, order_url
from checkout.order_summary.order_summary import calculate
from checkout.tax.models import VatRate
from delivery.licenses.vendor_generator import fields_of
from notifications.emails.compose import receipt_email
from notifications.vendor_mail import vendor_notification
from orders.models import Order
from tests import make
from tests.checkout.buyer import start_purchase
from tests.delivery import goods
from vendors.actor import Actor
from vendors.models import Product, Vendor

BERLIN_NEW_YEAR = ("Europe/Berlin", datetime(2025, 12, 31, 23, 15, tzinfo=UTC), date(2026, 1, 1))
NEW_YORK_EVENING = ("America/New_York", datetime(2026, 7, 1, 0, 30, tzinfo=UTC), date(2026, 6, 30))
ZONES = [
    BERLIN_NEW_YEAR,
    NEW_YORK_EVENING,
    ("Europe/Berlin", datetime(2026, 3, 28, 23, 30, tzinfo=UTC), date(2026, 3, 29)),  # summer time begins
    ("Europe/Berlin", datetime(2026, 10, 25, 22, 30, tzinfo=UTC), date(2026, 10, 25)),  # and has ended
    ("Pacific/Kiritimati", datetime(2026, 2, 28, 10, 0, tzinfo=UTC), date(2026, 3, 1)),
]


def written(day: date, style: str) -> str:
    return day.strftime(style).replace(" 0", " ").lstrip("0")


@pytest.mark.django_db
@pytest.mark.parametrize(("zone", "placed_at", "day"), ZONES)
def test_order_has_one_date_on_documents_pages_and_emails(
    client: Client, zone: str, placed_at: datetime, day: date
) -> None:
    order = make.order(make.vendor(timezone=zone), placed_at=placed_at)
    delivery = goods.delivered(order.items.get())
    content = receipt_content(order)

    assert (order.placed_on, content["date"]) == (day, day.isoformat())
    assert content["issued_on"] == content["order"]["placed_on"] == written(day, "%d %B %Y")
    assert content["payment"] == f"Paid by Visa ending in 4242 on {written(day, '%d %B %Y')}."
    assert written(day, "%B %d, %Y") in receipt_email(order).text
    assert f"Placed: {day.isoformat()}" in vendor_notification(order).text
    assert fields_of(delivery, "")["PURCHASE_DATE"] == day.strftime("%d/%m/%Y")
    assert written(day, "%d %B %Y") in client.get(order_url(order, lifetime=MAILED_FOR)).content.decode()


@pytest.mark.parametrize(("zone", "placed_at", "day"), [BERLIN_NEW_YEAR, NEW_YORK_EVENING])
def test_download_ends_on_the_day_that_the_vendor_sees(
    client: Client, alice: Actor, panel: Callable[[Actor], Client], vendor: Vendor, zone: str,
    placed_at: datetime, day: date,
) -> None:  # fmt: skip
    Vendor.objects.filter(pk=vendor.pk).update(timezone=zone)
    order = make.order(vendor)
    link = goods.link(order.items.get(), expires_at=placed_at + timedelta(days=3650))
    until = vendor.__class__.objects.get(pk=vendor.pk).day_of(link.expires_at)

    assert until == (placed_at + timedelta(days=3650)).astimezone(UTC).date() + (day - placed_at.date())
    assert (
        f"until {written(until, '%d %B %Y')}"
        in client.get(order_url(order, lifetime=MAILED_FOR)).content.decode()
    )


def test_tax_rate_is_the_one_of_the_vendors_day(
    client: Client, product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Germany's rate changed at midnight in Berlin, an hour before the day changed in UTC."""
    Vendor.objects.filter(pk=product.vendor_id).update(timezone="Europe/Berlin")
    VatRate.objects.create(area="DE", rate=21_000, valid_from=date(2027, 1, 1))
    rates = []
    for minute in (59, 1):
        hour = 22 if minute == 59 else 23
        now = datetime(2026, 12, 31, hour, minute, tzinfo=UTC)
        monkeypatch.setattr(
            "checkout.order_summary.order_summary.timezone", SimpleNamespace(now=lambda now=now: now)
        )
        purchase = start_purchase(client)
        calculate(purchase)
        rates.append(purchase.rate)

    assert rates == [19_000, 21_000]


@pytest.mark.parametrize(
    ("method", "sentence"),
    [
        ("paypal", "Paid by PayPal on"),
        ("wire", "Paid by wire transfer on"),
        ("unknown", "Paid on"),
        ("free", "Free"),
    ],
)
def test_payment_method_is_named_as_it_is_written(vendor: Vendor, method: str, sentence: str) -> None:
    order: Order = make.order(vendor, payment_method=method, card_last4="", card_brand="")

    assert receipt_content(order)["payment"].startswith(sentence)
