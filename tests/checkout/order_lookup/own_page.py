"""The page of an order as its customer uses it."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from checkout.order_lookup.links import SHOWN_FOR, sign_order
from delivery.downloads.file_catalog import attach_products
from delivery.downloads.models import DownloadLink
from orders.models import Order, OrderItem
from tests.delivery import goods

OLD, NEW = "grace@navy.example", "eve@evil.example"
NOT_POSSIBLE, TOO_OFTEN = "This is not possible here now.", "That was asked for too often."


def url(route: str, order: Order, *arguments: Any) -> str:
    return reverse(route, args=[sign_order(order, lifetime=SHOWN_FOR), *arguments])


def send(client: Client, address: str, **form: Any) -> str:
    """Post a form, and return the page that follows."""
    return str(client.post(address, form, follow=True).content.decode())


def page_of(client: Client, order: Order) -> str:
    return str(client.get(url("found_order", order)).content.decode())


def with_expired_link(item: OrderItem) -> OrderItem:
    product = goods.terms(item, download_limit=3, download_days=30).product
    file = goods.file(item.order.vendor, filename="setup.exe")
    attach_products(file, [product])
    goods.delivered(goods.reloaded(item))
    DownloadLink.objects.update(expires_at=timezone.now() - timedelta(days=1))
    return item


def by_customer(order: Order) -> list[str]:
    activities = order.activities.filter(actor_kind="customer", actor_name="Grace Hopper").order_by("pk")
    return list(activities.values_list("sentence", flat=True))
