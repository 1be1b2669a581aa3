"""What customers do by themselves on the page of their order."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from checkout.order_lookup.models import CustomerPageSettings
from delivery.licenses.models import Activation
from jobs.worker import process_jobs
from orders.models import Order, OrderItem
from tests.checkout.order_lookup.own_page import (
    NEW,
    OLD,
    by_customer,
    page_of,
    send,
    url,
    with_expired_link,
)
from tests.delivery import goods
from tests.delivery.licenses.software_passport import delivered_passport, fetch_key, machine_states

pytestmark = pytest.mark.usefixtures("fresh_limits")


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
    assert "It waits for the link that we mailed to this one" in page_of(client, order)
    assert "both are asked" in by_customer(order)[0]
    again = client.post(url("own_address", order), {"email": OLD}).content.decode()
    assert "Your order has this address already." in again


def test_page_of_all_that_is_offered_makes_at_most_thirteen_queries(
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
        with django_assert_max_num_queries(13):
            assert client.get(page).status_code == 200
