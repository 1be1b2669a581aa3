"""The recipient of a gift is found, corrected, and mailed what is theirs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.http import QueryDict
from django.test import Client

from delivery.actions.update_recipient import UpdateRecipient
from jobs.worker import process_jobs
from orders.actions import Obstacle
from orders.models import Order, Recipient
from orders.search.filters import OrderFilter
from tests import make
from tests.route import OF_ORDER, Route
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
FORM: dict[str, Any] = {
    "first_name": "Ada",
    "last_name": "Love",
    "email": "ada@gift.example",
    "country": "DE",
}
ROUTES = [Route("action", {"slug": "update-recipient"}, OF_ORDER, form=FORM)]


@pytest.fixture
def gift(vendor: Vendor) -> Order:
    recipient = {"first_name": "Ben", "last_name": "Old", "email": "ben@gift.example"}
    product = make.product(vendor, name="Backup Pro")
    make.email_template(vendor, "How to install", product, en="Dear {{ customer.name }}")
    return make.place(
        vendor,
        product,
        email="grace@navy.example",
        first_name="Grace",
        last_name="Hopper",
        recipient=recipient,
    )


def finds(vendor: Vendor, words: str) -> int:
    return len(OrderFilter(QueryDict(f"q={words}"), vendor=vendor).qs)


def test_gift_is_mailed_to_its_recipient_and_the_receipt_to_the_customer(
    gift: Order, mailoutbox: list[EmailMessage]
) -> None:
    process_jobs()

    sent = {message.to[0]: message for message in mailoutbox if "How" not in message.subject}
    assert sent["grace@navy.example"].subject == f"Your receipt for order {gift.number}"
    assert sent["ben@gift.example"].subject == "Backup Pro, a gift for you"
    text = str(sent["ben@gift.example"].body)
    assert text.startswith("Hello Ben Old,\n\nGrace Hopper has bought this for you")
    assert str(gift.total) not in text
    [product_email] = [message for message in mailoutbox if message.subject == "How to install"]
    assert (product_email.to, str(product_email.body).partition("\n")[0]) == (
        ["ben@gift.example"],
        "Dear Ben Old",
    )


def test_update_recipient_writes_old_and_new(anna: Actor, gift: Order, panel: Panel) -> None:
    url = f"/orders/{gift.number}/actions/update-recipient/"
    assert 'value="ben@gift.example"' in panel(anna).get(url).text

    page = panel(anna).post(url, FORM, follow=True).text

    assert "Recipient updated." in page
    assert f"/orders/{gift.number}/actions/resend-order/?to=recipient" in page
    assert gift.activities.latest("pk").sentence == (
        "Recipient changed: name from Ben Old to Ada Love; address Germany; "
        "email from ben@gift.example to ada@gift.example."
    )
    assert "ada@gift.example" in panel(anna).get(gift.get_absolute_url()).text


def test_update_recipient_lets_the_order_be_found_by_the_new_one_only(
    anna: Actor, gift: Order, vendor: Vendor
) -> None:
    assert [finds(vendor, words) for words in ("ben", "ben@gift.example", "ada")] == [1, 1, 0]

    UpdateRecipient(gift, anna).run(**FORM)

    assert [finds(vendor, words) for words in ("ben", "ben@gift.example", "ada", "ada@gift.example")] == [
        0,
        0,
        1,
        1,
    ]


def test_update_recipient_names_the_first_one_and_refuses_the_same(anna: Actor, order: Order) -> None:
    UpdateRecipient(order, anna).run(**FORM)

    recipient = Recipient.objects.get(order=order)
    assert (recipient.full_name, recipient.email) == ("Ada Love", "ada@gift.example")
    with pytest.raises(Obstacle):
        UpdateRecipient(order, anna).run(**FORM)


def test_update_recipient_needs_a_name_and_a_good_address(anna: Actor, gift: Order, panel: Panel) -> None:
    url = f"/orders/{gift.number}/actions/update-recipient/"

    page = panel(anna).post(url, {"email": "ada@localhost"})

    assert page.context["form"].errors.keys() == {"email", "last_name"}
    assert Recipient.objects.get(order=gift).email == "ben@gift.example"


def test_resend_order_mails_the_recipient_if_chosen(
    anna: Actor, gift: Order, panel: Panel, mailoutbox: list[EmailMessage]
) -> None:
    process_jobs()
    mailoutbox.clear()
    url, client = f"/orders/{gift.number}/actions/resend-order/", panel(anna)
    assert "Recipient, ben@gift.example" in client.get(url).text

    second = client.post(url, {"items": ["receipt"], "to": "recipient"}).text
    assert 'name="to" value="recipient"' in second
    client.post(url, {"items": ["receipt"], "to": "recipient", "comment": "Customer request"})
    process_jobs()

    assert [(message.to, message.subject) for message in mailoutbox] == [
        (["ben@gift.example"], "Backup Pro, a gift for you")
    ]
