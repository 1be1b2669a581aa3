"""Somebody who buys: fills the form in, presses the buttons, pays on the gateway's page."""

import re
import urllib.error
import urllib.request
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from checkout.order_summary.models import Purchase

TYPED = {
    "quantity": "2",
    "email": "ada@math.example",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "street1": "Unter den Linden 1",
    "postal_code": "10117",
    "city": "Berlin",
    "country": "DE",
}
GOOD = "DE136695976"


def begin(client: Client, query: str = "", **changed: str) -> Purchase:
    answer = client.post(f"/checkout/BP-1/{query}", TYPED | changed)
    assert answer.status_code == 302, answer.content.decode()
    return Purchase.objects.get(token=answer["Location"].split("/")[3])


def url(purchase: Purchase) -> str:
    return f"/checkout/BP-1/{purchase.token}/"


def press(client: Client, purchase: Purchase, **typed: Any) -> HttpResponse:
    return client.post(url(purchase), {"total": purchase.total_minor} | typed)


def pay(address: str, card: str = "4242") -> None:
    """On the gateway's page; where it leads to is not opened."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *args: Any) -> None:
            return None

    opener = urllib.request.build_opener(Stay)
    with pytest.raises(urllib.error.HTTPError, match="303"):
        opener.open(address, f"card={card}".encode(), timeout=60)


def text_of(answer: HttpResponse) -> str:
    """The body without its token, the only part that differs from one answer to the next."""
    return re.sub(r'(name="csrfmiddlewaretoken" value=)"[^"]*"', r"\1", answer.content.decode())
