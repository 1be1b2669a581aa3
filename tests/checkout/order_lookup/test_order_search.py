"""/order-search/: who knows both is shown the order, all others learn nothing."""

from datetime import date, timedelta

import pytest
from django.test import Client

from checkout.order_lookup import lookup_worker
from checkout.order_lookup.find_order import MISSES
from checkout.order_lookup.links import token_of
from checkout.order_lookup.models import LookupRequest
from notifications.emails.models import Email
from orders.models import Order
from tests import make
from tests.checkout.buyer import text_of
from vendors.models import Vendor

CARD = {"by": "card", "brand": "Visa", "last4": "4242", "on": "2026-03-14", "amount": "49.95"}


def by_number(client: Client, email: str, number: str, address: str = "192.0.2.1"):
    asked = {"by": "number", "email": email, "number": number}
    return client.post("/order-search/", asked, REMOTE_ADDR=address)


def by_card(client: Client, address: str = "192.0.2.1", **changed: str):
    return client.post("/order-search/", CARD | changed, REMOTE_ADDR=address)


def test_it_shows_the_order_to_who_knows_address_and_number(client: Client, order: Order) -> None:
    answer = by_number(client, "  Grace@NAVY.example ", f" {order.number} ")
    page = client.get(answer["Location"])

    assert answer.status_code == 302
    assert page.status_code == 200
    assert order.number in page.content.decode()
    for one in (answer, page):
        assert one["Cache-Control"] == "private, no-store"
        assert one["Referrer-Policy"] == "same-origin"
        assert one["X-Robots-Tag"] == "noindex"


def test_it_answers_every_miss_alike(client: Client, order: Order) -> None:
    misses = [
        by_number(client, "somebody@else.example", order.number),
        by_number(client, order.email, "1-1-1"),
        by_number(client, "somebody@else.example", "1-1-1"),
        by_number(client, order.email, order.number[:-1]),
    ]

    assert len({text_of(answer) for answer in misses}) == 1
    assert {answer.status_code for answer in misses} == {200}
    assert len({str(sorted(answer.headers.items())) for answer in misses}) == 1
    assert "We found no order" in text_of(misses[0])


def test_it_finds_no_order_that_has_no_address(client: Client, vendor: Vendor) -> None:
    order = make.order(vendor, email="")

    assert by_number(client, "a@b.example", order.number).status_code == 200


@pytest.mark.parametrize(
    ("email", "number", "address"),
    [
        ("{n}@x.example", "1-1-{n}", "192.0.2.1"),
        ("same@x.example", "1-1-{n}", "192.0.2.{n}"),
        ("{n}@x.example", "1-1-1", "192.0.2.{n}"),
    ],
)
def test_it_stops_guessing(client: Client, order: Order, email: str, number: str, address: str) -> None:
    """By address ten in ten minutes; by email and by number five an hour."""
    answers = [
        by_number(client, email.format(n=n), number.format(n=n), address.format(n=n)).status_code
        for n in range(1, 13)
    ]

    allowed = 10 if "{n}" in email and "{n}" in number else 5
    assert answers == [200] * allowed + [429] * (12 - allowed)


def test_it_only_mails_while_somebody_guesses(client: Client, order: Order) -> None:
    for _ in range(MISSES.most):
        MISSES.take()

    hit = by_number(client, order.email, order.number)
    miss = by_number(client, "somebody@else.example", order.number)

    assert text_of(hit) == text_of(miss)
    assert lookup_worker.answer_all() == 1
    assert Email.objects.get().to == order.email


def test_it_never_shows_an_order_for_a_card(client: Client, order: Order) -> None:
    hit, miss = by_card(client), by_card(client, last4="0000")

    assert text_of(hit) == text_of(miss)
    assert (hit.status_code, LookupRequest.objects.count()) == (200, 2)
    assert lookup_worker.answer_all() == 1
    email = Email.objects.get()
    assert (email.to, email.kind) == (order.email, Email.Kind.RECEIPT)
    assert client.get(email.text.split("http://localhost:8000")[1].split()[0]).status_code == 200
    assert LookupRequest.objects.filter(asked={}).count() == 2


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"on": "2026-03-15"}, 1),
        ({"on": "2026-03-13"}, 1),
        ({"on": "2026-03-16"}, 0),
        ({"amount": "49.96"}, 0),
        ({"brand": "JCB"}, 0),
    ],
)
def test_it_forgives_a_day_and_nothing_else(
    client: Client, order: Order, changed: dict[str, str], found: int
) -> None:
    by_card(client, **changed)

    assert lookup_worker.answer_all() == found


def test_it_mails_one_order_three_times_a_day_whoever_asks(client: Client, order: Order) -> None:
    for one in range(8):
        assert by_card(client, address=f"192.0.2.{one}").status_code == 200

    assert lookup_worker.answer_all() == 3
    assert lookup_worker.answer_all() == 0


def test_it_takes_twenty_guesses_of_a_card_and_fifty_of_a_day(client: Client, db: None) -> None:
    same = [by_card(client, address=f"192.0.2.{n}").status_code for n in range(22)]
    other = [by_card(client, address=f"198.51.100.{n}", last4=f"{n:04}").status_code for n in range(40)]

    assert same == [200] * 20 + [429] * 2
    assert other.count(200) == 50 - 22


def test_it_opens_no_link_that_is_old_or_made_up(client: Client, order: Order) -> None:
    token = token_of(order, lifetime=timedelta(minutes=5))

    assert client.get(f"/order-search/{token}/").status_code == 200
    for bad in (token[:-1], f"x{token}", "order", token.replace(":", ";")):
        assert client.get(f"/order-search/{bad}/").status_code == 404
    for path in ("", "order/", "order.pdf"):
        late = client.get(f"/order-search/{token_of(order, lifetime=timedelta(seconds=-1))}/{path}")
        assert late.status_code == 410
        assert order.number not in late.content.decode()


def test_it_gives_the_receipt_and_the_pdf(client: Client, order: Order) -> None:
    token = token_of(order, lifetime=timedelta(minutes=5))

    assert "€49.95" in client.get(f"/order-search/{token}/order/").content.decode()
    assert client.get(f"/order-search/{token}/order.pdf").content.startswith(b"%PDF")
    assert client.get(f"/order-search/{token}/refund-1/").status_code == 404


@pytest.mark.parametrize("method", ["card", "wire"])
def test_it_names_whom_to_write_to(client: Client, vendor: Vendor, method: str) -> None:
    order = make.order(vendor, payment_method=method)

    page = client.get(f"/order-search/{token_of(order, lifetime=timedelta(minutes=5))}/").content.decode()

    assert ("support@acme.example" in page) is (method == "card")
    assert "orders@mycommerce.com" in page


@pytest.mark.parametrize(
    "wrong", [{"last4": "42"}, {"on": str(date.max)}, {"amount": "-1"}, {"brand": "Cash"}]
)
def test_it_refuses_what_cannot_be(client: Client, db: None, wrong: dict[str, str]) -> None:
    assert 'aria-invalid="true"' in by_card(client, **wrong).content.decode()
    assert not LookupRequest.objects.exists()


def test_it_shows_an_order_in_eight_queries(
    client: Client, vendor: Vendor, django_assert_max_num_queries
) -> None:
    order = make.order(vendor, items=5)

    with django_assert_max_num_queries(8):
        client.get(f"/order-search/{token_of(order, lifetime=timedelta(minutes=5))}/")
