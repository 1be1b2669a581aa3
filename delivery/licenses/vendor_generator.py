"""The vendor's own generator: one HTTP POST with the fields that share-it taught generators to read."""

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

LONGEST = 10_000  # letters of a key; more is no key but a page
SHOWN = 200  # letters of an error
_FILENAME = re.compile(r'filename="?([^";/\\]{1,100})')


class GeneratorFailed(RetryLater):
    """No key came; a sentence for the vendor."""


def ask(delivery: Delivery, terms: DeliveryTerms, hardware_id: str) -> GeneratedKey:
    """A key for this delivery and machine. Called with no transaction open; raises GeneratorFailed."""
    return post(terms, fields_of(delivery, hardware_id))


def post(terms: DeliveryTerms, fields: dict[str, Any]) -> GeneratedKey:
    """Text is a textual key, any other content a binary one; every status but 200 is an error."""
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
    try:
        answer = http_client.post(terms.generator_url, urlencode(fields).encode(), headers)
    except (AddressRefused, http_client.RequestFailed) as failed:
        raise GeneratorFailed(f"Your generator could not be asked: {failed}.") from failed
    said = answer.body.strip()
    if answer.status != 200:
        raise GeneratorFailed(f"Your generator answered {answer.status}: {said[:SHOWN] or 'nothing'}")
    headers = {name.lower(): value for name, value in answer.headers.items()}
    if not headers.get("content-type", "text/plain").startswith("text/"):
        return _binary(answer.raw, headers.get("content-disposition", ""))
    if not said or len(said) > LONGEST:
        raise GeneratorFailed("Your generator answered 200, but with no key in it.")
    return GeneratedKey(said)


def fields_of(delivery: Delivery, hardware_id: str) -> dict[str, Any]:
    item, order = delivery.item, delivery.item.order
    return {
        "PURCHASE_ID": order.number,
        "RUNNING_NO": item.position,
        "PURCHASE_DATE": order.placed_at.strftime("%d/%m/%Y"),
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


def sample(product: Product) -> dict[str, Any]:
    """What a test asks with: a person who is nobody."""
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


def _binary(content: bytes, disposition: str) -> GeneratedKey:
    if not content:
        raise GeneratorFailed("Your generator answered 200, but with an empty file.")
    found = _FILENAME.search(disposition)
    return GeneratedKey(b64encode(content).decode(), found[1].strip() if found else "license.key")
