"""A program fetches its key at the first launch: once for each machine, never for more than allowed."""

import json
from typing import Any

import pytest
from django.test import Client

from delivery.licenses import built_in
from delivery.licenses.models import Activation, LicenseKey, SigningKey
from delivery.licenses.views.activate import LARGEST, OF_ADDRESS
from delivery.models import Delivery
from delivery.withdrawal import refunds_sent_back, withdraw
from jobs.worker import process_jobs
from orders.models import Order, OrderItem
from orders.search.models import SearchKey
from tests import make
from tests.at_once import at_once
from tests.delivery import goods
from tests.delivery.licenses.passports import URL, ask, bought, post, states
from tests.tables import snapshot

pytestmark = pytest.mark.usefixtures("fresh_limits")
REFUSED = (403, {"error": "refused", "message": "This activation code gives no license key."})


def test_it_gives_each_machine_its_own_key_and_the_same_again(item: OrderItem) -> None:
    delivery = bought(item)

    first, again, other = ask(delivery, "AAAA-1"), ask(delivery, "AAAA-1"), ask(delivery, "BBBB-2")

    assert first.json() == again.json() | {"machines": 1}
    assert (first.json()["machines_allowed"], other.json()["machines"]) == (2, 2)
    for answer, machine in ((first, "AAAA-1"), (other, "BBBB-2")):
        claims = built_in.verify(answer.json()["key"], SigningKey.objects.get())
        assert (claims.item, claims.hardware_id) == (item.pk, machine)
    assert LicenseKey.objects.standing().count() == 2
    assert "no-store" in first["Cache-Control"]


def test_it_tells_each_activation_once_and_finds_the_order_by_it(item: OrderItem) -> None:
    delivery = bought(item)
    for _ in range(3):
        ask(delivery, "AAAA-1")
    ask(delivery, "BBBB-2")

    told = item.order.activities.filter(sentence__contains="activated on the machine").order_by("pk")
    assert list(told.values_list("sentence", flat=True)) == [
        "Backup Pro activated on the machine AAAA-1 (1 of 2).",
        "Backup Pro activated on the machine BBBB-2 (2 of 2).",
    ]
    found = SearchKey.objects.filter(kind=SearchKey.Kind.HARDWARE_ID).values_list("value", flat=True)
    assert sorted(found) == ["aaaa-1", "bbbb-2"]


def test_it_keeps_host_first_and_last_seen(item: OrderItem) -> None:
    delivery = bought(item)
    ask(delivery)
    first = Activation.objects.get()

    ask(delivery)

    last = Activation.objects.get()
    assert (first.address, last.first_seen_at) == ("127.0.0.1", first.first_seen_at)
    assert last.last_seen_at > first.last_seen_at


def test_it_refuses_one_machine_too_many(item: OrderItem) -> None:
    delivery = bought(item, machines=1)
    ask(delivery, "AAAA-1")
    before = snapshot()

    answer = ask(delivery, "BBBB-2")

    assert (answer.status_code, answer.json()["error"]) == (403, "limit_reached")
    assert snapshot() == before


def test_it_allows_so_many_machines_for_each_copy(item: OrderItem) -> None:
    item.quantity = 2
    item.save()
    delivery = bought(item, machines=1)

    assert [ask(delivery, f"PC-{number}").status_code for number in range(3)] == [200, 200, 403]


@pytest.mark.django_db(transaction=True)
def test_it_never_activates_more_machines_than_allowed(item: OrderItem) -> None:
    delivery = bought(item, machines=3)

    answers = at_once(*[lambda n=n: ask(delivery, f"PC-{n % 10}").status_code for n in range(20)])

    delivery.refresh_from_db()
    assert (answers.count(200), answers.count(403)) == (6, 14)
    assert Activation.objects.count() == LicenseKey.objects.standing().count() == delivery.machines == 3


@pytest.mark.django_db(transaction=True)
def test_it_makes_one_key_for_a_machine_that_asks_at_once(item: OrderItem) -> None:
    delivery = bought(item, key_source="pool")
    goods.pool(item, *(f"KEY-{number}" for number in range(20)))

    answers = at_once(*[lambda: ask(delivery).json()["key"] for _ in range(10)])

    assert set(answers) == {"KEY-0"}
    assert item.order.activities.filter(sentence__contains="activated").count() == 1


@pytest.mark.parametrize(
    "fault", ["code", "absent", "unpaid", "refunded", "charged_back", "off", "closed", "plain"]
)
def test_it_refuses_alike_whatever_is_wrong(item: OrderItem, fault: str) -> None:
    """A stranger learns neither that an order is there nor what became of it."""
    delivery = bought(item)
    code = delivery.activation_code
    orders, terms = Order.objects.all(), item.product.terms
    if fault in ("code", "absent"):
        code = {"code": f"{item.pk}-{'A' * 24}", "absent": f"{2**40}-{'A' * 24}"}[fault]
    elif fault in ("refunded", "charged_back", "unpaid"):
        orders.update(status={"unpaid": "pending"}.get(fault, fault))
    else:
        change = {"off": "is_passport", "closed": "fetch_allowed"}.get(fault)
        values = {change: False} if change else {"key_source": ""}
        type(terms).objects.update(**values)
    before = snapshot()

    answer = post({"code": code, "hardware_id": "AAAA-1"})

    assert (answer.status_code, answer.json()) == REFUSED
    assert snapshot() == before


def test_it_stops_with_the_refund_and_goes_on_when_that_is_sent_back(item: OrderItem) -> None:
    delivery = bought(item)
    keys = {name: ask(delivery, name).json()["key"] for name in ("AAAA-1", "BBBB-2")}
    OrderItem.objects.update(refund_status=OrderItem.RefundStatus.REFUNDED)
    withdraw(item)
    assert not LicenseKey.objects.standing().exists()
    assert (ask(delivery, "AAAA-1").status_code, ask(delivery, "AAAA-1").json()) == REFUSED

    OrderItem.objects.update(refund_status="")
    refund = make.refund(item.order)
    refund.items.set([item], through_defaults={"vendor_id": item.vendor_id, "amount_minor": 4995})
    refunds_sent_back([refund])

    assert {name: ask(delivery, name).json()["key"] for name in keys} == keys


def test_it_asks_the_program_to_come_again_while_the_list_is_empty(item: OrderItem) -> None:
    delivery = bought(item, key_source="pool")
    waiting = ask(delivery)
    assert (waiting.status_code, waiting["Retry-After"]) == (202, "5")
    assert ask(delivery).status_code == 202
    assert Delivery.objects.get().awaits_key_since
    assert states(item) == {"9A3F-77C1": "waiting"}

    goods.pool(item, "ONE", "TWO")
    process_jobs()

    assert ask(delivery).json()["key"] == "ONE"
    assert Delivery.objects.get().awaits_key_since is None


def test_it_serves_all_machines_that_wait(item: OrderItem) -> None:
    delivery = bought(item, key_source="pool")
    for machine in ("AAAA-1", "BBBB-2"):
        ask(delivery, machine)
    goods.pool(item, "ONE", "TWO", "THREE")
    process_jobs()

    assert [ask(delivery, machine).json()["key"] for machine in ("AAAA-1", "BBBB-2")] == ["ONE", "TWO"]


def test_it_answers_programs_that_read_no_json(item: OrderItem) -> None:
    delivery = bought(item)

    key, refused = (
        ask(delivery, accept="text/plain"),
        post({"code": "x", "hardware_id": "y"}, accept="text/plain"),
    )

    assert key["Content-Type"] == refused["Content-Type"] == "text/plain; charset=utf-8"
    assert key.content.decode() == f"{LicenseKey.objects.get().value}\n"
    assert refused.content.decode() == "This activation code gives no license key.\n"


def test_it_takes_json(item: OrderItem) -> None:
    fields = {"code": bought(item).activation_code, "hardware_id": "  9A3F-77C1\n"}

    answer = Client().post(URL, json.dumps(fields), content_type="application/json")

    assert answer.json()["hardware_id"] == "9A3F-77C1"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("[]", "application/json", 400),
        ('{"code": "1-a", "hardware_id": 7}', "application/json", 400),
        ('{"code": "1-a", "hardware_id": "a\\u0000b"}', "application/json", 400),
        ("[" * LARGEST, "application/json", 400),
        ("code=1-a", "application/x-www-form-urlencoded", 400),
        ("code=1-a&hardware_id=%C3%A9", "application/x-www-form-urlencoded", 400),
        (f"code=1-a&hardware_id={'x' * 101}", "application/x-www-form-urlencoded", 400),
        ("code=1-a", "text/xml", 415),
        ("x" * (LARGEST + 1), "application/json", 413),
    ],
)
def test_it_reads_only_what_programs_post(db: None, body: str, kind: str, status: int) -> None:
    answer = Client().post(URL, body, content_type=kind)

    assert (answer.status_code, answer.json()["error"]) == (status, "bad_request")


def test_it_takes_no_other_method(client: Client) -> None:
    assert client.get(URL).status_code == client.put(URL).status_code == 405


def test_it_stops_who_asks_too_often(item: OrderItem, monkeypatch: pytest.MonkeyPatch) -> None:
    delivery = bought(item)
    answers = [ask(delivery).status_code for _ in range(31)]
    assert (answers.count(200), answers[-1]) == (30, 429)

    for _ in range(OF_ADDRESS.most):
        OF_ADDRESS.take("127.0.0.1")
    answer = post({"code": "1-a", "hardware_id": "x"})
    assert (answer.status_code, answer["Retry-After"]) == (429, "600")


def test_it_takes_few_queries(item: OrderItem, django_assert_max_num_queries: Any) -> None:
    delivery = bought(item)
    with django_assert_max_num_queries(36):
        ask(delivery)
    with django_assert_max_num_queries(8):
        ask(delivery)
