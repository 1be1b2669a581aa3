"""The vendor's own generator: one HTTP POST with the fields of share-it's protocol for key generators."""

import re
from base64 import b64encode
from typing import Any
from urllib.parse import urlencode

from core import http_client
from core.public_addresses import AddressRefused
from delivery.licenses.generated_key import GeneratedKey
from delivery.models import Delivery
from delivery.models.delivery_terms import DeliveryTerms
from jobs.registry import RetryLater
from vendors.models import Product

MAX_KEY_LENGTH = 10_000  # a longer text is a web page, not a key
MAX_ERROR_LENGTH = 200
_FILENAME = re.compile(r'filename="?([^";/\\]{1,100})')


class GeneratorFailed(RetryLater):
    """No key came; the message is a sentence for the vendor."""


def generate_key(delivery: Delivery, terms: DeliveryTerms, hardware_id: str) -> GeneratedKey:
    """Return a key for this delivery and machine. Called with no transaction open; raises GeneratorFailed."""
    return post_fields(terms, fields_of(delivery, hardware_id))


def post_fields(terms: DeliveryTerms, fields: dict[str, Any]) -> GeneratedKey:
    """Post the fields and return the key of the response: text is a textual key, any other content a binary one.

    Raises GeneratorFailed, also for every status but 200.
    """
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
    try:
        response = http_client.post(terms.generator_url, urlencode(fields).encode(), headers)
    except (AddressRefused, http_client.RequestFailed) as error:
        raise GeneratorFailed(f"Your generator could not be asked: {error}.") from error
    key = response.body.strip()
    if response.status != 200:
        raise GeneratorFailed(
            f"Your generator answered {response.status}: {key[:MAX_ERROR_LENGTH] or 'nothing'}"
        )
    headers = {name.lower(): value for name, value in response.headers.items()}
    if not headers.get("content-type", "text/plain").startswith("text/"):
        return _binary_key(response.raw, headers.get("content-disposition", ""))
    if not key or len(key) > MAX_KEY_LENGTH:
        raise GeneratorFailed("Your generator answered 200, but with no key in it.")
    return GeneratedKey(key)


def fields_of(delivery: Delivery, hardware_id: str) -> dict[str, Any]:
    """Return the fields that are posted for a delivery and machine."""
    item, order = delivery.item, delivery.item.order
    return {
        "PURCHASE_ID": order.number,
        "RUNNING_NO": item.position,
        "PURCHASE_DATE": order.placed_on.strftime("%d/%m/%Y"),
        "PRODUCT_ID": item.sku,
        "QUANTITY": item.quantity,
        "REG_NAME": order.company or order.full_name,
        "ADDITIONAL1": hardware_id,
        "LASTNAME": order.last_name,
        "FIRSTNAME": order.first_name,
        "COMPANY": order.company,
        "EMAIL": order.email,
        "PHONE": order.phone,
        "STREET": order.street1,
        "CITY": order.city,
        "ZIP": order.postal_code,
        "STATE": order.region,
        "COUNTRY": order.country.code,
        "ENCODING": "UTF8",
        "TEST": int(order.is_test),
    }


def sample_fields(product: Product) -> dict[str, Any]:
    """Return the fields that a test posts, with an invented customer."""
    return {
        "PURCHASE_ID": f"1227037271-{product.vendor.number}-0",
        "RUNNING_NO": 1,
        "PURCHASE_DATE": "18/11/2026",
        "PRODUCT_ID": product.sku,
        "QUANTITY": 1,
        "REG_NAME": "Peter Änderung",
        "ADDITIONAL1": "1234-ABCD",
        "LASTNAME": "Änderung",
        "FIRSTNAME": "Peter",
        "EMAIL": "peter@customer.example",
        "COUNTRY": "DE",
        "ENCODING": "UTF8",
        "TEST": 1,
    }


def _binary_key(content: bytes, disposition: str) -> GeneratedKey:
    if not content:
        raise GeneratorFailed("Your generator answered 200, but with an empty file.")
    match = _FILENAME.search(disposition)
    return GeneratedKey(b64encode(content).decode(), match[1].strip() if match else "license.key")
