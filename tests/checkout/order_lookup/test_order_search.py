"""The page /order-search/: who knows email address and Order ID is shown the order, all others learn nothing."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from django.test import Client

from checkout.order_lookup import lookup_worker
from checkout.order_lookup.find_order import MISSES
from checkout.order_lookup.links import sign_order
from checkout.order_lookup.models import LookupRequest
from notifications.emails.models import Email
from orders.models import Order
from tests import make
from tests.types import Response
from vendors.models import Vendor

CARD = {"by": "card", "brand": "Visa", "last4": "4242", "on": "2026-03-14", "amount": "49.95"}


def search_by_number(client: Client, email: str, number: str, address: str = "192.0.2.1") -> Response:
    form_data = {"by": "number", "email": email, "number": number}
    return client.post("/order-search/", form_data, REMOTE_ADDR=address)


def search_by_card(client: Client, address: str = "192.0.2.1", **changes: str) -> Response:
    return client.post("/order-search/", CARD | changes, REMOTE_ADDR=address)


def text_of(response: Response) -> str:
    """Return the body without the CSRF token and what was typed, which alone differ between responses."""
    page = re.sub(r'(name="csrfmiddlewaretoken" value=)"[^"]*"', r"\1", response.content.decode())
    return re.sub(r'(name="(?:email|number|last4)" value=)"[^"]*"', r"\1", page)


def test_search_by_number_shows_the_order(client: Client, order: Order) -> None:
    response = search_by_number(client, "  Grace@NAVY.example ", f" {order.number} ")
    page = client.get(response["Location"])

    assert response.status_code == 302
    assert page.status_code == 200
    assert order.number in page.content.decode()
    for response_or_page in (response, page):
        assert response_or_page["Cache-Control"] == "private, no-store"
        assert response_or_page["Referrer-Policy"] == "same-origin"
        assert response_or_page["X-Robots-Tag"] == "noindex"


def test_search_by_number_answers_every_miss_alike(client: Client, order: Order) -> None:
    misses = [
        search_by_number(client, "somebody@else.example", order.number),
        search_by_number(client, order.email, "1-1-1"),
        search_by_number(client, "somebody@else.example", "1-1-1"),
        search_by_number(client, order.email, order.number[:-1]),
    ]

    assert len({text_of(miss) for miss in misses}) == 1
    assert {miss.status_code for miss in misses} == {200}
    for miss in misses:
        del miss.headers["Content-Length"]  # of what was typed
    assert len({str(sorted(miss.headers.items())) for miss in misses}) == 1
    assert "We found no order" in text_of(misses[0])


def test_search_keeps_what_was_typed_after_a_miss(client: Client, order: Order) -> None:
    by_number = search_by_number(client, "grace@navy.exmple", order.number).content.decode()
    by_card = search_by_card(client, amount="49.96").content.decode()

    assert 'value="grace@navy.exmple"' in by_number
    assert f'value="{order.number}"' in by_number
    for text in ('value="4242"', 'value="2026-03-14"', 'value="49.96"', '<option value="Visa" selected>'):
        assert text in by_card


def test_search_by_number_never_finds_an_order_without_email_address(client: Client, vendor: Vendor) -> None:
    order = make.order(vendor, email="")

    assert search_by_number(client, "a@b.example", order.number).status_code == 200


@pytest.mark.parametrize(
    ("email", "number", "address"),
    [
        ("{n}@x.example", "1-1-{n}", "192.0.2.1"),
        ("same@x.example", "1-1-{n}", "192.0.2.{n}"),
        ("{n}@x.example", "1-1-1", "192.0.2.{n}"),
    ],
)
def test_search_by_number_is_limited_by_address_email_and_number(
    client: Client, order: Order, email: str, number: str, address: str
) -> None:
    """By IP address ten in ten minutes; by email address and by Order ID five an hour."""
    statuses = [
        search_by_number(client, email.format(n=n), number.format(n=n), address.format(n=n)).status_code
        for n in range(1, 13)
    ]

    allowed = 10 if "{n}" in email and "{n}" in number else 5
    assert statuses == [200] * allowed + [429] * (12 - allowed)


def test_search_by_number_only_mails_the_link_while_somebody_guesses(client: Client, order: Order) -> None:
    for _ in range(MISSES.most):
        MISSES.take()

    hit = search_by_number(client, order.email, order.number)
    miss = search_by_number(client, "somebody@else.example", order.number)

    assert text_of(hit) == text_of(miss)
    assert lookup_worker.answer_lookup_requests() == 1
    assert Email.objects.get().to == order.email


def test_search_by_card_only_mails_the_link(client: Client, order: Order) -> None:
    hit, miss = search_by_card(client), search_by_card(client, last4="0000")

    assert text_of(hit) == text_of(miss)
    assert (hit.status_code, LookupRequest.objects.count()) == (200, 2)
    assert lookup_worker.answer_lookup_requests() == 1
    email = Email.objects.get()
    assert (email.to, email.kind) == (order.email, Email.Kind.RECEIPT)
    assert client.get(email.text.split("http://localhost:8000")[1].split()[0]).status_code == 200
    assert LookupRequest.objects.filter(form_data={}).count() == 2


@pytest.mark.parametrize(
    ("changes", "email_count"),
    [
        ({"on": "2026-03-15"}, 1),
        ({"on": "2026-03-13"}, 1),
        ({"on": "2026-03-16"}, 0),
        ({"amount": "49.96"}, 0),
        ({"amount": "49,95 €"}, 1),
        ({"brand": "JCB"}, 0),
    ],
)
def test_search_by_card_tolerates_a_day_and_nothing_else(
    client: Client, order: Order, changes: dict[str, str], email_count: int
) -> None:
    search_by_card(client, **changes)

    assert lookup_worker.answer_lookup_requests() == email_count


def test_search_by_card_finds_the_newest_orders_of_several_vendors(
    client: Client, vendor: Vendor, other_vendor: Vendor
) -> None:
    orders = [
        make.order(owner, email=f"{n}@demo.example", placed_at=make.PLACED_AT + timedelta(minutes=n))
        for n, owner in enumerate([vendor, other_vendor] * 3)
    ]
    search_by_card(client)

    assert lookup_worker.answer_lookup_requests() == 5
    assert {email.to for email in Email.objects.all()} == {order.email for order in orders[1:]}


def test_search_by_card_mails_an_order_three_times_a_day(client: Client, order: Order) -> None:
    for number in range(8):
        assert search_by_card(client, address=f"192.0.2.{number}").status_code == 200

    assert lookup_worker.answer_lookup_requests() == 3
    assert lookup_worker.answer_lookup_requests() == 0


def test_search_by_card_is_limited_by_card_and_by_date(client: Client, db: None) -> None:
    same_card = [search_by_card(client, address=f"192.0.2.{n}").status_code for n in range(22)]
    other_cards = [
        search_by_card(client, address=f"198.51.100.{n}", last4=f"{n:04}").status_code for n in range(40)
    ]

    assert same_card == [200] * 20 + [429] * 2
    assert other_cards.count(200) == 50 - 22


def test_order_link_that_is_expired_or_forged_shows_nothing(client: Client, order: Order) -> None:
    token = sign_order(order, lifetime=timedelta(minutes=5))

    assert client.get(f"/order-search/{token}/").status_code == 200
    for bad_token in (token[:-1], f"x{token}", "order", token.replace(":", ";")):
        assert client.get(f"/order-search/{bad_token}/").status_code == 404
    for path in ("", "order/", "order.pdf"):
        response = client.get(f"/order-search/{sign_order(order, lifetime=timedelta(seconds=-1))}/{path}")
        assert response.status_code == 410
        assert order.number not in response.content.decode()


def test_order_link_shows_the_receipt_and_its_pdf(client: Client, order: Order) -> None:
    token = sign_order(order, lifetime=timedelta(minutes=5))

    assert "€49.95" in client.get(f"/order-search/{token}/order/").content.decode()
    assert client.get(f"/order-search/{token}/order.pdf").content.startswith(b"%PDF")
    assert client.get(f"/order-search/{token}/refund-1/").status_code == 404


@pytest.mark.parametrize("method", ["card", "wire"])
def test_order_page_names_whom_to_write_to(client: Client, vendor: Vendor, method: str) -> None:
    order = make.order(vendor, payment_method=method)

    page = client.get(f"/order-search/{sign_order(order, lifetime=timedelta(minutes=5))}/").content.decode()

    assert ("support@acme.example" in page) is (method == "card")
    assert "orders@mycommerce.com" in page


@pytest.mark.parametrize(
    "changes", [{"last4": "42"}, {"on": str(date.max)}, {"amount": "-1"}, {"brand": "Cash"}]
)
def test_search_by_card_refuses_impossible_data(client: Client, db: None, changes: dict[str, str]) -> None:
    assert 'aria-invalid="true"' in search_by_card(client, **changes).content.decode()
    assert not LookupRequest.objects.exists()


def test_order_page_makes_at_most_nine_queries(
    client: Client,
    vendor: Vendor,
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    order = make.order(vendor, items=5)

    with django_assert_max_num_queries(9):
        client.get(f"/order-search/{sign_order(order, lifetime=timedelta(minutes=5))}/")
