"""Erasing a customer: afterwards the address is in no column of any table."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Sum

from checkout.documents.issue import issue_invoice
from checkout.documents.models import Document
from checkout.order_lookup.models import LookupRequest
from checkout.order_summary.models import Purchase
from delivery.downloads.models import Download
from devtools.roles import ERASER, WORKER
from jobs.models import Job
from jobs.worker import process_jobs
from notifications.actions.change_email import ChangeEmail
from orders.actions.add_comment import AddComment
from orders.models import Activity, Order, Recipient
from orders.search.models import SavedView, SearchKey
from orders.tasks import request_erasure
from tests import make
from tests.acting import acting_as
from tests.delivery import goods
from vendors.actor import Actor
from vendors.models import Vendor

EMAIL = "grace.o'hara+shop@navy.example"
PRIVATE = ("grace.o", "Hopper", "Arlington", "555-0199", "192.0.2.77")
TEXT_COLUMNS = """
    SELECT table_name, column_name FROM information_schema.columns JOIN information_schema.tables
    USING (table_schema, table_name) WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'
    AND data_type IN ('text', 'character varying', 'json', 'jsonb', 'inet', 'bytea')
"""


def columns_with(text: str) -> Iterator[str]:
    """Yield every column of every table in which a text stands."""
    with connection.cursor() as cursor:
        cursor.execute(TEXT_COLUMNS)
        for table, column in cursor.fetchall():
            cursor.execute(
                f'SELECT count(*) FROM "{table}" WHERE strpos(lower("{column}"::text), %s) > 0',  # noqa: S608
                [text.lower()],
            )
            if cursor.fetchone()[0]:
                yield f"{table}.{column}"


@pytest.fixture
def bought(vendor: Vendor, anna: Actor) -> Order:
    """An order about which everything was written."""
    product = make.product(vendor)
    order = make.place(vendor, product, last_name="Hopper", email=EMAIL, city="Arlington", phone="555-0199")
    Recipient.objects.create(vendor=vendor, order=order, last_name="Hopper", email=EMAIL)
    process_jobs()
    issue_invoice(order)
    AddComment(order, anna).run(comment=f"Mrs Hopper of Arlington wrote from {EMAIL}")
    make.email(order, to=EMAIL.upper(), text="Dear Mrs Hopper")
    make.notice(order, body=f"<email>{EMAIL}</email>")
    make.refund_request(order, comment="Hopper: it does not start")
    return order


def erase(email: str = EMAIL, **options: Any) -> str:
    output = StringIO()
    with acting_as(ERASER):
        call_command("erase", email, stdout=output, **options)
    return output.getvalue()


def test_erase_leaves_the_address_nowhere(bought: Order, vendor: Vendor, anna: Actor) -> None:
    assert anna.user
    LookupRequest.objects.create(form_data={"email": EMAIL, "number": bought.number})
    quoted = "email=grace.o%27hara%2Bshop%40navy.example"
    SavedView.objects.create(vendor=vendor, owner=anna.user, name=EMAIL, query=quoted)
    Purchase.objects.create(
        vendor=vendor, product=make.product(vendor), email=EMAIL, last_name="Hopper", currency="EUR",
        price_minor=1, net_minor=1, tax_minor=0, total_minor=1, entity="mcie", treatment="none",
    )  # fmt: skip
    Job.objects.create(vendor=vendor, task="x.y", queue="bulk", last_error=f"{EMAIL} was refused")
    sums = Order.objects.aggregate(Sum("total_minor"), Sum("tax_minor"), Sum("paid_minor"))
    assert len(list(columns_with(EMAIL))) > 10

    erase()

    for text in (EMAIL, "grace.o&#x27;hara", *PRIVATE):
        assert list(columns_with(text)) == []
    assert Order.objects.aggregate(Sum("total_minor"), Sum("tax_minor"), Sum("paid_minor")) == sums


def test_erase_keeps_documents_with_their_numbers_and_amounts(bought: Order) -> None:
    before = Document.objects.get(order=bought)

    erase()

    after = Document.objects.get(order=bought)
    assert (after.number, after.content["totals"], after.content["lines"]) == (
        before.number,
        before.content["totals"],
        before.content["lines"],
    )
    assert after.content["buyer"] == before.content["buyer"] | {"lines": ["Erased"], "email": ""}


def test_erase_takes_addresses_of_networks_and_stops_links(bought: Order, vendor: Vendor) -> None:
    item = bought.items.with_related().get()
    link = goods.link(item)
    Download.objects.create(
        vendor=vendor, link=link, version=goods.current(link.file), client="x", address="192.0.2.77"
    )

    erase()

    link.refresh_from_db()
    assert link.stopped_at
    assert list(columns_with("192.0.2.77")) == []


def test_erase_is_on_the_activity_tab_without_the_address(bought: Order) -> None:
    erase()

    activity = Activity.objects.filter(order=bought).latest("pk")
    assert activity.sentence == "Personal data of the customer erased."
    assert activity.actor_name.startswith("System, by command: ")


def test_erased_order_is_found_by_number_and_not_by_name(bought: Order) -> None:
    erase()

    values = set(SearchKey.objects.filter(order=bought).values_list("value", flat=True))
    assert bought.number in values
    assert not values & {"hopper", "grace", "@navy.example"}


def test_erase_finds_an_address_of_an_earlier_time(bought: Order, anna: Actor) -> None:
    ChangeEmail(bought, anna).run(email="new@navy.example")
    process_jobs()

    erase()

    assert list(columns_with(EMAIL)) == []
    bought.refresh_from_db()
    assert bought.email == "new@navy.example"


def test_erase_takes_a_recipient_from_the_order_of_somebody_else(vendor: Vendor, anna: Actor) -> None:
    order = make.order(vendor, last_name="Murray", email="mary@navy.example")
    Recipient.objects.create(vendor=vendor, order=order, last_name="Hopper", email=EMAIL)
    AddComment(order, anna).run(comment="It is for Mrs Hopper")

    erase()

    order.refresh_from_db()
    assert (order.email, order.last_name) == ("mary@navy.example", "Murray")
    assert [*columns_with(EMAIL), *columns_with("Hopper")] == []


def test_erase_leaves_a_longer_address_alone(bought: Order, vendor: Vendor) -> None:
    other = make.order(vendor, email=f"mary-{EMAIL}")

    erase()

    other.refresh_from_db()
    assert other.email == f"mary-{EMAIL}"


def test_erase_of_one_vendor_leaves_another(bought: Order, other_vendor: Vendor) -> None:
    order = make.order(other_vendor, email=EMAIL)

    erase(vendor=bought.vendor.number)

    order.refresh_from_db()
    bought.refresh_from_db()
    assert (order.email, bought.email) == (EMAIL, "")


def test_erase_sends_nothing_that_waits(bought: Order, mailoutbox: list[Any]) -> None:
    sent = len(mailoutbox)
    order_email = make.email(bought, to=EMAIL)

    erase()
    process_jobs()

    order_email.refresh_from_db()
    assert (order_email.state, len(mailoutbox)) == ("failed", sent)


@pytest.mark.parametrize(
    ("email", "why"),
    [
        ("anna@demo.example", "signs in to the panel"),
        ("support@acme.example", "is an address of Acme Software"),
        ("navy.example", "Give the whole email address"),
    ],
)
def test_erase_refuses_what_is_no_customer(bought: Order, anna: Actor, email: str, why: str) -> None:
    with pytest.raises(CommandError, match=why):
        erase(email)


def test_erase_refuses_a_process_of_another_role(bought: Order) -> None:
    with acting_as(WORKER), pytest.raises(CommandError, match="may not erase"):
        call_command("erase", EMAIL)


def test_requested_erasure_is_a_job_of_the_eraser(bought: Order, alice: Actor) -> None:
    assert alice.user
    request_erasure(bought, EMAIL, alice.user)

    process_jobs(["erase"])

    assert list(columns_with(EMAIL)) == []
    assert Activity.objects.filter(order=bought).latest("pk").actor_name == "alice@demo.example"


def test_erased_order_can_be_opened(bought: Order, anna: Actor, panel: Any) -> None:
    erase()

    for tab in ("", "activity/", "emails/", "notices/", "refunds/", "receipts/"):
        assert panel(anna).get(f"/orders/{bought.number}/{tab}").status_code == 200
