from collections.abc import Callable

import pytest
from django.test import Client

from delivery.licenses.actions.retry_license_key import RetryLicenseKey
from delivery.models import Delivery
from jobs.worker import process_jobs
from orders.actions import Obstacle, menu
from orders.models import OrderItem
from tests.delivery import goods
from vendors.actor import Actor

ADMIN = "/admin/delivery/delivery/"


def test_retry_license_key_makes_and_emails_the_key(
    anna: Actor, item: OrderItem, mailoutbox: list[object]
) -> None:
    goods.terms(item, key_source="pool")
    goods.delivered(item)
    goods.pool(item, "LATE-KEY")

    RetryLicenseKey(item.order, anna, item).run()
    process_jobs()

    delivery = Delivery.objects.select_related("key").get()
    assert (goods.key_of(delivery).value, delivery.awaits_key_since) == ("LATE-KEY", None)
    assert len(mailoutbox) == 1


def test_retry_license_key_runs_from_the_admin_list(
    sam: Actor, item: OrderItem, panel: Callable[[Actor], Client]
) -> None:
    goods.terms(item, key_source="pool")
    goods.delivered(item)
    client = panel(sam)

    page = client.get("/delivery/missing-keys/", follow=True).content.decode()
    assert item.order.number in page
    assert "The list of license keys is empty: add keys to it. Tried 1 times, next try" in page
    goods.pool(item, "LATE-KEY")
    ids = list(Delivery.objects.values_list("pk", flat=True))
    response = client.post(ADMIN, {"action": "try_again", "_selected_action": ids}, follow=True)
    process_jobs()

    assert "1 license key tried again." in response.content.decode()
    assert item.order.activities.get(sentence="License key tried again.").actor_kind == "staff"
    assert item.order.number not in client.get(ADMIN).content.decode()


def test_retry_license_key_is_listed_only_while_a_key_is_due(anna: Actor, item: OrderItem) -> None:
    assert "retry-license-key" not in {entry.slug for entry in menu(item.order, anna, item)}
    with pytest.raises(Obstacle, match="no license key is due"):
        RetryLicenseKey(item.order, anna, item).run()
