"""The summary leads back to the order form with all that was typed."""

import re
from html import unescape

from django.test import Client

from checkout.order_summary.models import Purchase
from tests.checkout.buyer import start_purchase, summary_url
from vendors.models import Product


def test_summary_leads_back_to_the_form_with_what_was_typed(client: Client, product: Product) -> None:
    purchase = start_purchase(client, city="Bremerhaven", recipient_last_name="Lovelace")
    summary = client.get(summary_url(purchase)).content.decode()
    match = re.search(r'href="([^"]*purchase=[^"]*)"', summary)
    assert match

    form = client.get(unescape(match[1])).content.decode()

    assert ('value="Bremerhaven"' in form, 'value="Lovelace"' in form) == (True, True)


def test_form_shows_nothing_of_a_purchase_that_is_paid_or_unknown(client: Client, product: Product) -> None:
    purchase = start_purchase(client, city="Bremerhaven")
    Purchase.objects.update(state=Purchase.State.PAYING)

    for token in (purchase.token, "7f0c0f6e-6d67-4b7e-9b0e-0d8f6a5f8f11", "x", ""):
        assert "Bremerhaven" not in client.get(f"/checkout/BP-1/?purchase={token}").content.decode()
    assert "Change<span" not in client.get(summary_url(purchase)).content.decode()
