"""Restore Access gives back exactly what was there before, and not what a refund or a dispute took."""

import pytest
from django.test import Client

from delivery.actions.restore_access import RestoreAccess
from delivery.actions.stop_access import StopAccess
from delivery.licenses.issue import revoke_keys
from delivery.licenses.models import LicenseKey
from delivery.models import Delivery
from delivery.models.delivery_terms import terms_of
from delivery.receipt import write_receipt_text
from delivery.withdrawal import restore_disputed_order, withdraw, withdraw_disputed_order
from jobs.worker import process_jobs
from orders.actions import Obstacle
from orders.models import Order, OrderItem
from tests.delivery import goods
from tests.delivery.licenses.software_passport import delivered_passport, fetch_key
from vendors.actor import Actor

pytestmark = pytest.mark.usefixtures("fresh_limits")


@pytest.fixture
def delivered(item: OrderItem) -> OrderItem:
    """The order's item with a key that took the place of another, which works for some days."""
    goods.terms(item, key_source="pool", old_key_days=14)
    goods.pool(item, "KEY-1", "KEY-2")
    goods.delivered(item)
    goods.delivered(item)
    goods.link(item, used=2)
    item = goods.reloaded(item)
    write_receipt_text(item.delivery, terms_of(item.product))
    return item


def stop(item: OrderItem, actor: Actor) -> None:
    StopAccess(item.order, actor, item).run(comment="Stolen card.")


def restore(item: OrderItem, actor: Actor) -> None:
    item = goods.reloaded(item)
    RestoreAccess(item.order, actor, item).run(comment="It was the right one.")
    process_jobs()


def set_status(order: Order, status: str) -> None:
    Order.objects.filter(pk=order.pk).update(status=status)
    order.refresh_from_db()


def keys() -> list[tuple[str, str, str]]:
    return [(key.value, key.state, key.reason) for key in LicenseKey.objects.order_by("pk")]


def test_restore_access_gives_back_what_was_there(
    amir: Actor, delivered: OrderItem, client: Client, mailoutbox: list[object]
) -> None:
    keys_before, link = keys(), delivered.links.get()
    delivery_before = Delivery.objects.values().get()
    assert [state for _, state, _ in keys_before] == ["replaced", "active"]

    stop(delivered, amir)
    assert [state for _, state, _ in keys()] == ["revoked", "revoked"]
    restore(delivered, amir)

    assert keys() == keys_before
    assert Delivery.objects.values().get() == delivery_before
    assert delivered.links.get().used == 2
    assert client.get(f"/d/{link.token}/{link.filename}").status_code == 200
    assert mailoutbox == []
    with pytest.raises(Obstacle, match="not stopped"):
        restore(delivered, amir)


def test_restore_access_leaves_keys_that_were_revoked_before(amir: Actor, item: OrderItem) -> None:
    goods.terms(item, key_source="built_in")
    delivery = goods.delivered(item)
    revoke_keys(delivery, "The machine was deactivated.")
    goods.delivered(item)
    states_before = [state for _, state, _ in keys()]

    stop(goods.reloaded(item), amir)
    restore(item, amir)

    assert [state for _, state, _ in keys()] == states_before == ["revoked", "active"]


def test_restore_access_lets_each_machine_fetch_its_own_key_again(amir: Actor, item: OrderItem) -> None:
    delivery = delivered_passport(item)
    before = [fetch_key(delivery, machine).json() for machine in ("AAAA-1", "BBBB-2")]
    stop(goods.reloaded(item), amir)

    restore(item, amir)

    assert [fetch_key(delivery, machine).json() for machine in ("AAAA-1", "BBBB-2")] == [
        answer | {"machines": 2} for answer in before
    ]


def test_restore_access_makes_the_key_that_was_due(amir: Actor, item: OrderItem) -> None:
    goods.terms(item, key_source="pool")
    goods.delivered(item)
    stop(goods.reloaded(item), amir)
    goods.pool(item, "KEY-1")

    restore(item, amir)

    assert keys() == [("KEY-1", "active", "")]


@pytest.mark.parametrize(("keep_license", "state"), [(False, "revoked"), (True, "active")])
def test_restore_access_gives_nothing_back_that_a_refund_took_meanwhile(
    amir: Actor, item: OrderItem, client: Client, *, keep_license: bool, state: str
) -> None:
    goods.terms(item, key_source="built_in")
    goods.delivered(item)
    link = goods.link(item)
    stop(goods.reloaded(item), amir)
    OrderItem.objects.update(refund_status=OrderItem.RefundStatus.REFUNDED)
    withdraw(goods.reloaded(item), keep_license=keep_license)

    restore(item, amir)

    assert LicenseKey.objects.get().state == state
    assert client.get(f"/d/{link.token}/").status_code == 403


@pytest.mark.parametrize("stopped_first", [True, False])
def test_restore_access_waits_for_the_end_of_a_dispute(
    amir: Actor, item: OrderItem, *, stopped_first: bool
) -> None:
    goods.terms(item, key_source="built_in")
    goods.delivered(item)
    goods.link(item)
    Delivery.objects.update(links=1)
    if stopped_first:
        stop(goods.reloaded(item), amir)
    set_status(item.order, "charged_back")
    withdraw_disputed_order(item.order)
    if not stopped_first:
        stop(goods.reloaded(item), amir)

    restore(item, amir)
    assert LicenseKey.objects.get().state == "revoked"
    set_status(item.order, "paid")
    restore_disputed_order(item.order)

    assert LicenseKey.objects.get().state == "active"


def test_stop_outlives_a_dispute(amir: Actor, item: OrderItem) -> None:
    goods.terms(item, key_source="built_in")
    goods.delivered(item)
    set_status(item.order, "charged_back")
    withdraw_disputed_order(item.order)
    goods.link(item)
    Delivery.objects.update(links=1)
    stop(goods.reloaded(item), amir)
    set_status(item.order, "paid")

    restore_disputed_order(item.order)
    assert LicenseKey.objects.get().state == "revoked"
    restore(item, amir)

    assert LicenseKey.objects.get().state == "active"
