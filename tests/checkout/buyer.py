"""A customer who buys: fills in the order form, submits the Order Summary, and pays on the gateway's page."""

import urllib.error
import urllib.request
from typing import Any

import pytest
from django.test import Client

from checkout.order_summary.models import Purchase
from checkout.tax.postal_codes import formats
from tests.types import Response

FORM_DATA = {
    "quantity": "2",
    "email": "ada@math.example",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "street1": "Unter den Linden 1",
    "postal_code": "10117",
    "city": "Berlin",
    "country": "DE",
}
VALID_VAT_NUMBER = "DE136695976"


def start_purchase(client: Client, query: str = "", **changes: str) -> Purchase:
    """Submit the order form, with a query such as `?hardware_id=9A3F-77C1` and changed fields."""
    postal_code = (
        {"postal_code": formats()[changes["country"]].example} if changes.get("country") in formats() else {}
    )
    response = client.post(f"/checkout/BP-1/{query}", FORM_DATA | postal_code | changes)
    assert response.status_code == 302, response.content.decode()
    return Purchase.objects.get(token=response["Location"].split("/")[3].partition("-")[2])


def summary_url(purchase: Purchase) -> str:
    return f"/checkout/BP-1/{purchase.vendor.number}-{purchase.token}/"


def submit_summary(client: Client, purchase: Purchase, **form_data: Any) -> Response:
    """Submit the Order Summary with the total of the purchase as this process knows it."""
    return client.post(summary_url(purchase), {"total": purchase.total_minor} | form_data)


def pay(payment_url: str, card: str = "4242") -> None:
    """Pay on the gateway's page with a card of these last digits; its redirect is not followed."""

    class NoRedirect(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *args: Any) -> None:
            return None

    opener = urllib.request.build_opener(NoRedirect)
    with pytest.raises(urllib.error.HTTPError, match="303"):
        opener.open(payment_url, f"card={card}".encode(), timeout=60)
