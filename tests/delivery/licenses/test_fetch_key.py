"""A program fetches its key at the first launch: once for each machine, never for more than allowed."""

import json
from typing import Any

import pytest
from django.test import Client

from delivery.licenses import built_in
from delivery.licenses.models import Activation, LicenseKey, SigningKey
from delivery.licenses.views.activate import MAX_BODY_BYTES, NETWORK_LIMIT
from delivery.models import Delivery
from delivery.withdrawal import restore_returned_items, withdraw
from jobs.worker import process_jobs
from orders.models import Order, OrderItem
from orders.search.models import SearchKey
from tests import make
from tests.at_once import at_once
from tests.delivery import goods
from tests.delivery.licenses.software_passport import URL, delivered_passport, fetch_key, machine_states, post
from tests.tables import snapshot

pytestmark = pytest.mark.usefixtures("fresh_limits")
REFUSED = (403, {"error": "refused", "message": "This activation code gives no license key."})


def test_fetch_key_returns_each_machine_its_own_key_every_time(item: OrderItem) -> None:
    delivery = delivered_passport(item)

    first, repeated, other = (
        fetch_key(delivery, "AAAA-1"),
        fetch_key(delivery, "AAAA-1"),
        fetch_key(delivery, "BBBB-2"),
    )

    assert first.json() == repeated.json() | {"machines": 1}
    assert (first.json()["machines_allowed"], other.json()["machines"]) == (2, 2)
    for response, machine in ((first, "AAAA-1"), (other, "BBBB-2")):
        claims = built_in.verify_key(response.json()["key"], SigningKey.objects.get())
        assert (claims.item, claims.hardware_id) == (item.pk, machine)
    assert LicenseKey.objects.active().count() == 2
    assert "no-store" in first["Cache-Control"]


def test_fetch_key_records_each_activation_once_and_makes_it_searchable(item: OrderItem) -> None:
    delivery = delivered_passport(item)
    for _ in range(3):
        fetch_key(delivery, "AAAA-1")
    fetch_key(delivery, "BBBB-2")

    activities = item.order.activities.filter(sentence__contains="activated on the machine").order_by("pk")
    assert list(activities.values_list("sentence", flat=True)) == [
        "Backup Pro activated on the machine AAAA-1 (1 of 2).",
        "Backup Pro activated on the machine BBBB-2 (2 of 2).",
    ]
    search_keys = SearchKey.objects.filter(kind=SearchKey.Kind.HARDWARE_ID).values_list("value", flat=True)
    assert sorted(search_keys) == ["aaaa1", "bbbb2"]


def test_fetch_key_stores_host_first_and_last_seen(item: OrderItem) -> None:
    delivery = delivered_passport(item)
    fetch_key(delivery)
    first_activation = Activation.objects.get()

    fetch_key(delivery)

    last_activation = Activation.objects.get()
    assert (first_activation.address, last_activation.first_seen_at) == (
        "127.0.0.1",
        first_activation.first_seen_at,
    )
    assert last_activation.last_seen_at > first_activation.last_seen_at


def test_fetch_key_refuses_a_machine_beyond_the_limit(item: OrderItem) -> None:
    delivery = delivered_passport(item, machines=1)
    fetch_key(delivery, "AAAA-1")
    before = snapshot()

    response = fetch_key(delivery, "BBBB-2")

    assert (response.status_code, response.json()["error"]) == (403, "limit_reached")
    assert snapshot() == before


def test_fetch_key_allows_machines_for_each_copy(item: OrderItem) -> None:
    item.quantity = 2
    item.save()
    delivery = delivered_passport(item, machines=1)

    assert [fetch_key(delivery, f"PC-{number}").status_code for number in range(3)] == [200, 200, 403]


@pytest.mark.django_db(transaction=True)
def test_fetch_key_never_exceeds_the_limit_with_simultaneous_requests(item: OrderItem) -> None:
    delivery = delivered_passport(item, machines=3)

    statuses = at_once(*[lambda n=n: fetch_key(delivery, f"PC-{n % 10}").status_code for n in range(20)])

    delivery.refresh_from_db()
    assert (statuses.count(200), statuses.count(403)) == (6, 14)
    assert Activation.objects.count() == LicenseKey.objects.active().count() == delivery.machines == 3


@pytest.mark.django_db(transaction=True)
def test_fetch_key_makes_one_key_for_simultaneous_requests(item: OrderItem) -> None:
    delivery = delivered_passport(item, key_source="pool")
    goods.pool(item, *(f"KEY-{number}" for number in range(20)))

    statuses = at_once(*[lambda: fetch_key(delivery).json()["key"] for _ in range(10)])

    assert set(statuses) == {"KEY-0"}
    assert item.order.activities.filter(sentence__contains="activated").count() == 1


@pytest.mark.parametrize(
    "fault", ["code", "absent", "unpaid", "refunded", "charged_back", "off", "closed", "plain"]
)
def test_fetch_key_refuses_alike_whatever_is_wrong(item: OrderItem, fault: str) -> None:
    """A stranger learns neither that an order is there nor what became of it."""
    delivery = delivered_passport(item)
    code = delivery.activation_code
    assert item.product is not None
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

    response = post({"code": code, "hardware_id": "AAAA-1"})

    assert (response.status_code, response.json()) == REFUSED
    assert snapshot() == before


def test_fetch_key_follows_a_refund_and_its_return(item: OrderItem) -> None:
    delivery = delivered_passport(item)
    keys = {name: fetch_key(delivery, name).json()["key"] for name in ("AAAA-1", "BBBB-2")}
    OrderItem.objects.update(refund_status=OrderItem.RefundStatus.REFUNDED)
    withdraw(item)
    assert not LicenseKey.objects.active().exists()
    assert (fetch_key(delivery, "AAAA-1").status_code, fetch_key(delivery, "AAAA-1").json()) == REFUSED

    OrderItem.objects.update(refund_status="")
    refund = make.refund(item.order)
    refund.items.set([item], through_defaults={"vendor_id": item.vendor_id, "amount_minor": 4995})
    restore_returned_items([refund])

    assert {name: fetch_key(delivery, name).json()["key"] for name in keys} == keys


def test_fetch_key_responds_202_while_the_list_is_empty(item: OrderItem) -> None:
    delivery = delivered_passport(item, key_source="pool")
    response = fetch_key(delivery)
    assert (response.status_code, response["Retry-After"]) == (202, "5")
    assert fetch_key(delivery).status_code == 202
    assert Delivery.objects.get().awaits_key_since
    assert machine_states(item) == {"9A3F-77C1": "waiting"}

    goods.pool(item, "ONE", "TWO")
    process_jobs()

    assert fetch_key(delivery).json()["key"] == "ONE"
    assert Delivery.objects.get().awaits_key_since is None


def test_fetch_key_serves_all_waiting_machines(item: OrderItem) -> None:
    delivery = delivered_passport(item, key_source="pool")
    for machine in ("AAAA-1", "BBBB-2"):
        fetch_key(delivery, machine)
    goods.pool(item, "ONE", "TWO", "THREE")
    process_jobs()

    assert [fetch_key(delivery, machine).json()["key"] for machine in ("AAAA-1", "BBBB-2")] == ["ONE", "TWO"]


def test_fetch_key_responds_in_plain_text(item: OrderItem) -> None:
    delivery = delivered_passport(item)

    key_response, refusal = (
        fetch_key(delivery, accept="text/plain"),
        post({"code": "x", "hardware_id": "y"}, accept="text/plain"),
    )

    assert key_response["Content-Type"] == refusal["Content-Type"] == "text/plain; charset=utf-8"
    assert key_response.content.decode() == f"{LicenseKey.objects.get().value}\n"
    assert refusal.content.decode() == "This activation code gives no license key.\n"


def test_fetch_key_accepts_json(item: OrderItem) -> None:
    fields = {"code": delivered_passport(item).activation_code, "hardware_id": "  9A3F-77C1\n"}

    response = Client().post(URL, json.dumps(fields), content_type="application/json")

    assert response.json()["hardware_id"] == "9A3F-77C1"


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("[]", "application/json", 400),
        ('{"code": "1-a", "hardware_id": 7}', "application/json", 400),
        ('{"code": "1-a", "hardware_id": "a\\u0000b"}', "application/json", 400),
        ("[" * MAX_BODY_BYTES, "application/json", 400),
        ("code=1-a", "application/x-www-form-urlencoded", 400),
        ("code=1-a&hardware_id=%C3%A9", "application/x-www-form-urlencoded", 400),
        (f"code=1-a&hardware_id={'x' * 101}", "application/x-www-form-urlencoded", 400),
        ("code=1-a", "text/xml", 415),
        ("x" * (MAX_BODY_BYTES + 1), "application/json", 413),
    ],
)
def test_fetch_key_refuses_malformed_requests(db: None, body: str, content_type: str, status: int) -> None:
    response = Client().post(URL, body, content_type=content_type)

    assert (response.status_code, response.json()["error"]) == (status, "bad_request")


def test_fetch_key_allows_only_post(client: Client) -> None:
    assert client.get(URL).status_code == client.put(URL).status_code == 405


def test_fetch_key_limits_requests(item: OrderItem, monkeypatch: pytest.MonkeyPatch) -> None:
    delivery = delivered_passport(item)
    statuses = [fetch_key(delivery).status_code for _ in range(31)]
    assert (statuses.count(200), statuses[-1]) == (30, 429)

    for _ in range(NETWORK_LIMIT.most):
        NETWORK_LIMIT.take("127.0.0.1")
    response = post({"code": "1-a", "hardware_id": "x"})
    assert (response.status_code, response["Retry-After"]) == (429, "600")


def test_fetch_key_takes_few_queries(item: OrderItem, django_assert_max_num_queries: Any) -> None:
    delivery = delivered_passport(item)
    assert delivery.activation_code  # reads the vendor, for the code
    with django_assert_max_num_queries(38):
        fetch_key(delivery)
    with django_assert_max_num_queries(10):
        fetch_key(delivery)
