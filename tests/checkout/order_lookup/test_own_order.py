"""What customers do by themselves on the page of their order, as an honest one and as a thief of the link would."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from checkout.order_lookup.links import SHOWN_FOR, sign_order
from checkout.order_lookup.models import CustomerPageSettings
from delivery.downloads.file_catalog import attach_products
from delivery.downloads.models import DownloadLink
from delivery.licenses.models import Activation
from jobs.worker import process_jobs
from notifications.address_changes.models import EmailChange
from orders.models import Activity, Order, OrderItem
from refunds.models import RefundRequest
from tests import make
from tests.delivery import goods
from tests.delivery.licenses.software_passport import delivered_passport, fetch_key, machine_states
from tests.tables import snapshot
from vendors.models import Vendor

pytestmark = pytest.mark.usefixtures("fresh_limits")
OLD, NEW = "grace@navy.example", "eve@evil.example"
TOKEN = {"token": "9f0c0f6e-6d67-4b7e-9b0e-0d8f6a5f8f11"}
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


def test_receipt_is_mailed_again_to_the_address_on_file(
    client: Client, order: Order, mailoutbox: list[EmailMessage]
) -> None:
    assert "Mail me the receipt again" in page_of(client, order)
    assert client.get(url("own_receipt", order)).status_code == 302  # a GET mails nothing

    page = send(client, url("own_receipt", order), email=NEW, to=NEW)
    process_jobs()

    assert f"The receipt is on its way to {OLD}." in page
    assert [message.to for message in mailoutbox] == [[OLD]]
    assert by_customer(order) == [f"Resending “{mailoutbox[0].subject}” to {OLD}."]


def test_fresh_link_goes_to_the_address_on_file(
    client: Client, item: OrderItem, mailoutbox: list[EmailMessage]
) -> None:
    with_expired_link(item)
    assert "Mail me a fresh link" in page_of(client, item.order)

    page = send(client, url("own_fresh_link", item.order, item.pk), email=NEW)
    process_jobs()

    assert f"A fresh download link is on its way to {OLD}." in page
    assert "Mail me a fresh link" not in page
    assert [message.to for message in mailoutbox] == [[OLD]]
    assert len(by_customer(item.order)) == 1


def test_key_is_shown_with_a_button_that_copies_it_unless_the_vendor_hides_it(
    client: Client, item: OrderItem
) -> None:
    goods.terms(item, key_source="pool")
    goods.pool(item, "KEY-1-OF-GRACE")
    goods.delivered(goods.reloaded(item))
    assert page_of(client, item.order).count("KEY-1-OF-GRACE") == 2  # to read, and to copy

    CustomerPageSettings.objects.create(vendor=item.order.vendor, shows_keys=False)

    page = page_of(client, item.order)
    assert "KEY-1-OF-GRACE" not in page
    assert "Your license key is in the emails about your order." in page


def test_machine_is_chosen_and_deactivated(client: Client, item: OrderItem) -> None:
    delivery = delivered_passport(item, machines=2)
    for hardware_id in ("AAAA-1", "BBBB-2"):
        fetch_key(delivery, hardware_id)
    address = url("own_machine", item.order, item.pk)
    assert "Deactivate a machine" in page_of(client, item.order)
    form_page = client.get(address).content.decode()
    assert ("AAAA-1, last used" in form_page, "127.0.0.1" in form_page) == (True, False)

    page = send(client, address, machine=Activation.objects.get(hardware_id="AAAA-1").pk)

    assert "Machine deactivated" in page
    assert machine_states(item) == {"AAAA-1": "deactivated", "BBBB-2": "active"}
    assert by_customer(item.order)[-1] == "Backup Pro deactivated on the machine AAAA-1; its key is revoked."


def test_new_address_waits_for_the_old_one(
    client: Client, order: Order, mailoutbox: list[EmailMessage]
) -> None:
    assert "Correct the address" in page_of(client, order)
    assert "You cannot read emails to" in client.get(url("own_address", order)).content.decode()

    page = send(client, url("own_address", order), email=NEW, at_once="on", comment="quick")
    process_jobs()

    order.refresh_from_db()
    assert f"We have mailed a link to {OLD}." in page
    assert (order.email, [message.to for message in mailoutbox]) == (OLD, [[OLD]])
    assert "both are asked" in by_customer(order)[0]
    again = client.post(url("own_address", order), {"email": OLD}).content.decode()
    assert "Your order has this address already." in again


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
    others = [make.order(vendor).items.get().pk, make.order(other_vendor).items.get().pk, 2**40, 2**70]
    before = snapshot()

    statuses = {client.post(url(route, item.order, pk), {"machine": 1}).status_code for pk in others}

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


def test_page_of_all_that_is_offered_makes_at_most_ten_queries(
    client: Client,
    item: OrderItem,
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    with_expired_link(item)
    pages = [
        url("found_order", item.order),
        url("own_address", item.order),
        url("own_machine", item.order, item.pk),
    ]

    for page in pages:
        with django_assert_max_num_queries(11):
            assert client.get(page).status_code == 200
