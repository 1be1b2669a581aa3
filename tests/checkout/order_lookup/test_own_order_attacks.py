"""The page of an order in the hands of a thief of its link, and beyond what the vendor allows."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from checkout.order_lookup.links import sign_order
from checkout.order_lookup.models import CustomerPageSettings
from delivery.licenses.models import Activation
from jobs.worker import process_jobs
from notifications.address_changes.models import EmailChange
from orders.models import Activity, Order, OrderItem
from refunds.models import RefundRequest
from tests import make
from tests.checkout.order_lookup.own_page import (
    NEW,
    NOT_POSSIBLE,
    OLD,
    TOO_OFTEN,
    by_customer,
    page_of,
    send,
    url,
    with_expired_link,
)
from tests.delivery import goods
from tests.delivery.licenses.software_passport import delivered_passport, fetch_key, machine_states
from tests.tables import snapshot
from vendors.models import Vendor

pytestmark = pytest.mark.usefixtures("fresh_limits")
TOKEN = {"token": "9f0c0f6e-6d67-4b7e-9b0e-0d8f6a5f8f11"}


def test_thief_of_the_link_moves_nothing_to_another_address(
    client: Client, item: OrderItem, mailoutbox: list[EmailMessage]
) -> None:
    """The address changes by silence never; all that the page mails meanwhile goes to the old one."""
    with_expired_link(item)
    send(client, url("own_address", item.order), email=NEW)
    send(client, url("own_receipt", item.order))
    send(client, url("own_fresh_link", item.order, item.pk))
    process_jobs()
    EmailChange.objects.update(due_at=timezone.now() - timedelta(days=1))
    item.order.jobs.filter(task="notifications.complete_email_change").update(state="waiting")
    process_jobs()

    send(client, url("own_receipt", item.order))
    process_jobs()

    assert {tuple(message.to) for message in mailoutbox} == {(OLD,)}
    assert len(mailoutbox) == 4
    assert Order.objects.get().email == OLD


def test_forms_that_are_sent_again_count_once(
    client: Client, item: OrderItem, mailoutbox: list[EmailMessage]
) -> None:
    order = item.order
    pages = [send(client, url("own_receipt", order), **TOKEN) for _ in range(2)]
    pages += [send(client, url("own_address", order), email=NEW, **TOKEN) for _ in range(2)]
    process_jobs()

    assert not any(NOT_POSSIBLE in page for page in pages)
    assert len(mailoutbox) == 2
    assert len(by_customer(order)) == 2


@pytest.mark.parametrize("route", ["own_fresh_link", "own_machine"])
def test_items_of_other_orders_are_not_found(
    client: Client, vendor: Vendor, other_vendor: Vendor, item: OrderItem, route: str
) -> None:
    foreign = [make.order(vendor).items.get().pk, make.order(other_vendor).items.get().pk, 2**40, 2**70]
    before = snapshot()

    statuses = {client.post(url(route, item.order, pk), {"machine": 1}).status_code for pk in foreign}

    assert statuses == {404}
    assert snapshot() == before


def test_machine_of_another_order_is_no_choice(client: Client, vendor: Vendor, item: OrderItem) -> None:
    fetch_key(delivered_passport(item, machines=1), "AAAA-1")
    other = make.order(vendor).items.get()
    other.product = item.product
    other.save()
    fetch_key(goods.delivered(goods.reloaded(other)), "BBBB-2")

    machine = Activation.objects.get(hardware_id="BBBB-2").pk
    response = client.post(url("own_machine", item.order, item.pk), {"machine": machine})

    assert 'aria-invalid="true"' in response.content.decode()
    assert machine_states(other) == {"BBBB-2": "active"}


def test_links_that_expired_or_that_we_did_not_sign_do_nothing(client: Client, order: Order) -> None:
    expired = reverse("own_receipt", args=[sign_order(order, lifetime=timedelta(0))])
    before = snapshot()

    assert client.post(expired).status_code == 410
    assert client.post(reverse("own_address", args=["7-forged"]), {"email": NEW}).status_code == 404
    assert Client(enforce_csrf_checks=True).post(url("own_receipt", order)).status_code == 403
    assert snapshot() == before


def test_limits_of_the_day_are_the_vendors(
    client: Client, order: Order, mailoutbox: list[EmailMessage]
) -> None:
    CustomerPageSettings.objects.create(vendor=order.vendor, per_day=2)

    pages = [send(client, url("own_receipt", order)) for _ in range(3)]
    changes = [send(client, url("own_address", order), email=f"{n}@evil.example") for n in range(3)]
    process_jobs()

    assert [TOO_OFTEN in page for page in pages] == [False, False, True]
    assert [TOO_OFTEN in page for page in changes] == [False, False, True]
    assert len(by_customer(order)) == 4


SWITCHED_OFF: dict[str, tuple[str, dict[str, Any]]] = {
    "mails_receipt": ("own_receipt", {}),
    "changes_email": ("own_address", {"email": NEW}),
    "asks_refund": ("ask_refund", {"reason": "I bought it twice", "comment": "Twice."}),
}


@pytest.mark.parametrize("switch", SWITCHED_OFF)
def test_what_the_vendor_has_switched_off_is_neither_offered_nor_done(
    client: Client, order: Order, switch: str
) -> None:
    route, form = SWITCHED_OFF[switch]
    assert url(route, order).rpartition("/order-search/")[2].split("/", 1)[1] in page_of(client, order)
    CustomerPageSettings.objects.create(vendor=order.vendor, **{switch: False})

    assert url(route, order).rpartition("/order-search/")[2].split("/", 1)[1] not in page_of(client, order)
    send(client, url(route, order), **form)

    assert not Activity.objects.filter(order=order, actor_kind="customer").exists()
    assert not RefundRequest.objects.exists()


def test_machines_stay_where_the_vendor_has_switched_that_off(client: Client, item: OrderItem) -> None:
    fetch_key(delivered_passport(item, machines=1), "AAAA-1")
    CustomerPageSettings.objects.create(vendor=item.order.vendor, deactivates_machines=False)

    page = send(client, url("own_machine", item.order, item.pk), machine=Activation.objects.get().pk)

    assert NOT_POSSIBLE in page
    assert "Deactivate a machine" not in page
    assert machine_states(item) == {"AAAA-1": "active"}


@pytest.mark.parametrize("status", ["charged_back", "canceled", "pending", "refunded"])
def test_orders_that_were_taken_back_give_nothing_away(
    client: Client, item: OrderItem, status: str, mailoutbox: list[EmailMessage]
) -> None:
    with_expired_link(item)
    Order.objects.filter(pk=item.order_id).update(status=status)

    page = send(client, url("own_fresh_link", item.order, item.pk))
    assert (NOT_POSSIBLE in page, "Mail me a fresh link" in page) == (True, False)
    if status != "refunded":
        assert NOT_POSSIBLE in send(client, url("own_receipt", item.order))
        assert "cannot be corrected here" in send(client, url("own_address", item.order), email=NEW)
        assert "Correct the address" not in page
    process_jobs()

    assert not mailoutbox
    assert not by_customer(item.order)
