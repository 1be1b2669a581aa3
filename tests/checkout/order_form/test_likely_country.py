"""The order form asks for the country first, preset by the browser's languages."""

import pytest
from django.test import Client, RequestFactory

from checkout.order_form.likely_country import likely_country
from vendors.models import Product


@pytest.mark.parametrize(
    ("languages", "country"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", "AT"),
        ("de", "DE"),
        ("en,fr-CA;q=0.7", "CA"),
        ("en-US", "US"),
        ("zh-Hant-TW", "TW"),
        ("en", ""),
        ("es-419", ""),
        ("*", ""),
        ("", ""),
        ("xx-ZZ," * 500, ""),
        ("\x00-\x00, -, --DE", ""),
    ],
)
def test_country_is_that_of_the_first_language_that_tells_it(languages: str, country: str) -> None:
    request = RequestFactory().get("/", headers={"accept-language": languages})

    assert likely_country(request) == country


def test_order_form_presets_the_country_and_asks_it_before_the_address(
    client: Client, product: Product
) -> None:
    page = client.get("/checkout/BP-1/", headers={"accept-language": "de-AT"}).content.decode()

    assert '<option value="AT" selected>' in page
    assert page.index('name="country"') < page.index('name="street1"')
