"""A VAT ID given after the purchase is checked, kept with its proof, and printed; tax stays as it was charged."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from checkout.documents.actions.record_vat_id import RecordVatId
from checkout.documents.issue import issue_invoice
from checkout.documents.models import VatId
from checkout.documents.tasks import CHECK_ATTEMPTS
from devtools.fake_gateway.server import FakeGateway
from jobs.models import Job
from jobs.worker import process_jobs
from orders.actions import Obstacle
from orders.models import Order
from tests import make
from tests.checkout.buyer import VALID_VAT_NUMBER, pay, start_purchase, submit_summary, summary_url
from vendors.actor import Actor
from vendors.models import Product, Vendor

INVALID_VAT_NUMBER, UNAVAILABLE_VAT_NUMBER = "DE110000411", "DE110000399"


@pytest.fixture
def invoiced(vendor: Vendor) -> Order:
    order = make.order(vendor)
    issue_invoice(order)
    return order


def record(order: Order, actor: Actor, number: str) -> VatId:
    """Record the number, let the register be asked, and return what is kept."""
    RecordVatId(order, actor).run(vat_id=number, comment="")
    process_jobs()
    return order.vat_ids.latest("pk")


def sentences(order: Order) -> str:
    return " ".join(order.activities.order_by("pk").values_list("sentence", flat=True))


def test_record_vat_id_keeps_the_proof_and_issues_the_invoice_anew(
    invoiced: Order, anna: Actor, panel: Callable[[Actor], Client], mailoutbox: list[Any]
) -> None:
    page = f"{invoiced.get_absolute_url()}actions/record-vat-id/"
    response = panel(anna).post(page, {"vat_id": "136 695 976", "comment": "by email"}, follow=True)
    process_jobs()

    recorded = invoiced.vat_ids.get()
    old, _, new = invoiced.documents.order_by("pk")
    assert "VAT ID recorded." in response.content.decode()
    assert (recorded.number, recorded.state) == (VALID_VAT_NUMBER, VatId.State.VALID)
    assert recorded.proof["consultation"] == f"FAKE{VALID_VAT_NUMBER}"
    assert new.content["buyer"] == old.content["buyer"] | {"vat_id": VALID_VAT_NUMBER}
    assert new.content["totals"] == old.content["totals"]
    assert not invoiced.refunds.exists()
    assert len(mailoutbox) == 1
    assert f"consultation number FAKE{VALID_VAT_NUMBER}" in sentences(invoiced)
    order_page = panel(anna).get(invoiced.get_absolute_url()).content.decode()
    for text in (VALID_VAT_NUMBER, "After the purchase", "Valid", f"FAKE{VALID_VAT_NUMBER}", "stays charged"):
        assert text in order_page


def test_record_vat_id_keeps_the_answer_of_a_register_that_does_not_know_it(
    invoiced: Order, anna: Actor
) -> None:
    recorded = record(invoiced, anna, INVALID_VAT_NUMBER)

    assert recorded.state == VatId.State.INVALID
    assert invoiced.documents.count() == 1
    assert "does not know the VAT ID" in sentences(invoiced)


def test_record_vat_id_asks_again_while_the_register_does_not_answer(invoiced: Order, anna: Actor) -> None:
    assert record(invoiced, anna, UNAVAILABLE_VAT_NUMBER).state == VatId.State.CHECKING
    with pytest.raises(Obstacle, match="being asked"):
        RecordVatId(invoiced, anna).run(vat_id=VALID_VAT_NUMBER, comment="")

    Job.objects.filter(task="checkout.check_vat_id").update(
        attempts=CHECK_ATTEMPTS - 1, state=Job.State.WAITING
    )
    process_jobs()

    assert invoiced.vat_ids.get().state == VatId.State.UNAVAILABLE
    assert record(invoiced, anna, VALID_VAT_NUMBER).state == VatId.State.VALID


def test_record_vat_id_refuses_the_one_that_is_printed(invoiced: Order, anna: Actor) -> None:
    record(invoiced, anna, VALID_VAT_NUMBER)

    with pytest.raises(Obstacle, match="already"):
        record(invoiced, anna, VALID_VAT_NUMBER)


@pytest.mark.parametrize(
    ("country", "obstacle"), [("US", "no VAT is due"), ("", "no VAT is due"), ("IE", "")]
)
def test_record_vat_id_needs_a_country_with_vat(
    vendor: Vendor, anna: Actor, country: str, obstacle: str
) -> None:
    assert obstacle in RecordVatId(make.order(vendor, country=country), anna).obstacle()


def test_record_vat_id_form_refuses_a_number_of_another_country(invoiced: Order) -> None:
    form = RecordVatId.form_class({"vat_id": "FR40303265045"}, order=invoiced)

    assert "vat_id" in form.errors


@pytest.mark.parametrize(
    ("number", "answer", "outcome"),
    [
        (VALID_VAT_NUMBER, "is valid, says the register", "no VAT, reverse charge."),
        (INVALID_VAT_NUMBER, "is not known to the register", "VAT as without it."),
    ],
)
def test_vat_id_of_the_purchase_is_shown_on_the_order(
    client: Client,
    product: Product,
    fake_gateway: FakeGateway,
    anna: Actor,
    panel: Callable[[Actor], Client],
    number: str,
    answer: str,
    outcome: str,
) -> None:
    purchase = start_purchase(client)
    submit_summary(client, purchase, apply=1, vat_number=number)
    purchase.refresh_from_db()
    pay(submit_summary(client, purchase, place=1)["Location"])
    client.get(f"{summary_url(purchase)}thanks/")

    order = Order.objects.get()
    page = panel(anna).get(order.get_absolute_url()).content.decode()
    assert f"VAT ID {number} {answer} (consultation number FAKE{number}): {outcome}" in sentences(order)
    for text in (number, "At the purchase", f"FAKE{number}"):
        assert text in page
    assert ("Reverse charge: the customer accounts" in page) == (number == VALID_VAT_NUMBER)
