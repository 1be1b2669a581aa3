"""Makers of SoftwarePassport products: a delivered item, and what its programs post."""

from typing import Any

from django.test import Client

from delivery.licenses.models import Activation
from delivery.models import Delivery
from orders.models import OrderItem
from tests.delivery import goods
from tests.types import Response

URL = "/activate/"
LINK = "quillmark://activate?key={key}&machine={hardware_id}&order={order}"


def delivered_passport(item: OrderItem, **terms: Any) -> Delivery:
    """Deliver a direct purchase of a product whose keys the built-in generator makes for two machines."""
    goods.terms(item, **{"key_source": "built_in", "is_passport": True, "activation_url": LINK} | terms)
    return goods.delivered(item)


def fetch_key(delivery: Delivery, hardware_id: str = "9A3F-77C1", **headers: str) -> Response:
    """Fetch the key as the program does at its first launch."""
    return post({"code": delivery.activation_code, "hardware_id": hardware_id}, **headers)


def post(fields: dict[str, Any], **headers: str) -> Response:
    body = "&".join(f"{name}={value}" for name, value in fields.items())
    return Client(enforce_csrf_checks=True).post(
        URL, body, content_type="application/x-www-form-urlencoded", headers=headers
    )


def machine_states(item: OrderItem) -> dict[str, str]:
    """Return each machine's state by its Hardware ID."""
    return {
        machine.hardware_id: machine.state for machine in Activation.objects.filter(item=item).order_by("pk")
    }
