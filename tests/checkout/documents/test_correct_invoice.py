"""An invoice with a wrong buyer is canceled and issued anew, its sums untouched."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from checkout.documents.actions.correct_invoice import CorrectInvoice
from checkout.documents.einvoice import render_xml
from checkout.documents.issue import issue_credit_note, issue_invoice
from checkout.documents.models import Document, VatId
from checkout.order_lookup.links import MAILED_FOR, order_url
from jobs.worker import process_jobs
from orders.actions import Obstacle
from orders.models import Order
from orders.search.models import SearchKey
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

COMPANY = {"company": "Navy Ltd", "street1": "1 Yard", "postal_code": "D-10115", "city": "Berlin"}


@pytest.fixture
def invoiced(vendor: Vendor) -> Order:
    order = make.order(vendor)
    issue_invoice(order)
    return order


def correct(order: Order, actor: Actor, **changes: str) -> list[Document]:
    """Correct the invoice through its form, and return all documents as they were issued."""
    form = CorrectInvoice.form_class(changes, order=order)
    assert form.is_valid(), form.errors
    CorrectInvoice(order, actor).run(**form.cleaned_data)
    return list(order.documents.order_by("pk"))


def test_correct_invoice_cancels_the_invoice_and_issues_another(invoiced: Order, anna: Actor) -> None:
    old, note, new = correct(invoiced, anna, **COMPANY)

    assert [str(document) for document in (old, note, new)] == [
        "IE-I-0000001",
        "IE-X-0000001",
        "IE-I-0000002",
    ]
    assert (note.content["title"], note.content["refers_to"]) == ("Cancellation note", "IE-I-0000001")
    assert note.content["buyer"] == old.content["buyer"]
    assert new.content["buyer"]["lines"] == [
        "Grace Hopper",
        "Navy Ltd",
        "1 Yard",
        "D-10115 Berlin",
        "Germany",
    ]
    assert new.content["refers_to"] == "IE-I-0000001"
    for name in ("lines", "taxes", "totals", "currency", "tax", "seller"):
        assert old.content[name] == note.content[name] == new.content[name]


def test_correct_invoice_keeps_all_documents_for_vendor_and_customer(
    invoiced: Order, anna: Actor, panel: Callable[[Actor], Client], client: Client
) -> None:
    page = f"{invoiced.get_absolute_url()}actions/correct-invoice/"
    shown = panel(anna).get(page).content.decode()
    response = panel(anna).post(page, COMPANY | {"comment": "asked by phone"}, follow=True)
    tab = panel(anna).get(f"{invoiced.get_absolute_url()}receipts/").content.decode()
    own_page = client.get(order_url(invoiced, lifetime=MAILED_FOR)).content.decode()

    assert 'value="Hopper"' in shown
    assert "Invoice corrected." in response.content.decode()
    for number in ("IE-I-0000001", "IE-X-0000001", "IE-I-0000002"):
        assert number in tab
        assert number in own_page
        assert (
            panel(anna).get(f"{invoiced.get_absolute_url()}receipts/{number.lower()}.pdf").status_code == 200
        )
    newest = panel(anna).get(f"{invoiced.get_absolute_url()}receipts/order/").content.decode()
    assert "Navy Ltd" in newest
    assert "IE-I-0000002" in newest


def test_correct_invoice_tells_the_customer(invoiced: Order, anna: Actor, mailoutbox: list[Any]) -> None:
    correct(invoiced, anna, **COMPANY)
    process_jobs()

    [email] = mailoutbox
    assert email.to == [invoiced.email]
    assert email.subject == f"Invoice IE-I-0000002 for your order {invoiced.number}"
    for text in ("It replaces: IE-I-0000001, which IE-X-0000001 cancels", "Navy Ltd", "/order-search/"):
        assert text in email.body


def test_correct_invoice_makes_the_new_name_findable(invoiced: Order, anna: Actor) -> None:
    correct(invoiced, anna, last_name="Murray")

    assert Order.objects.get(pk=invoiced.pk).last_name_key == "murray"
    keys = SearchKey.objects.filter(order=invoiced).values_list("value", flat=True)
    assert "murray" in keys
    assert "hopper" not in keys


def test_correct_invoice_after_a_partial_refund(invoiced: Order, anna: Actor) -> None:
    """The earlier credit note counts against the new invoice, and the next one names it."""
    issue_credit_note(make.refund(invoiced, state="succeeded", amount_minor=500, tax_minor=80))
    *_, new = correct(invoiced, anna, **COMPANY)
    issue_credit_note(make.refund(invoiced, state="succeeded", amount_minor=300, tax_minor=48))

    credit_notes = invoiced.documents.filter(kind=Document.Kind.CREDIT_NOTE).order_by("pk")
    assert [note.content["refers_to"] for note in credit_notes] == ["IE-I-0000001", "IE-I-0000002"]
    assert "What was refunded before, by IE-C-0000001, counts against this invoice." in new.content["notes"]
    assert new.content["totals"]["minor"] == [4_197, 798, 4_995]


def test_correct_invoice_twice_cancels_the_newest(invoiced: Order, anna: Actor) -> None:
    correct(invoiced, anna, company="Navy Ltd")
    documents = correct(invoiced, anna, company="Navy PLC")

    assert [str(document) for document in documents[3:]] == ["IE-X-0000002", "IE-I-0000003"]
    assert documents[3].content["refers_to"] == "IE-I-0000002"
    assert issue_invoice(invoiced) == documents[4]


def test_correct_invoice_of_an_order_without_one_issues_it_first(order: Order, anna: Actor) -> None:
    documents = correct(order, anna, company="Navy Ltd")

    assert [str(document) for document in documents] == ["IE-I-0000001", "IE-X-0000001", "IE-I-0000002"]
    assert "Navy Ltd" not in documents[0].content["buyer"]["lines"]


def test_correct_invoice_asks_the_register_about_a_new_vat_id(invoiced: Order, anna: Actor) -> None:
    before = correct(invoiced, anna, vat_id="de 136 695 976", **COMPANY)
    process_jobs()
    *_, new = invoiced.documents.order_by("pk")

    assert len(before) == 1
    assert new.content["buyer"]["vat_id"] == "DE136695976"
    assert "Navy Ltd" in new.content["buyer"]["lines"]


def test_correct_invoice_takes_a_vat_id_off(invoiced: Order, anna: Actor) -> None:
    correct(invoiced, anna, vat_id="DE136695976")
    process_jobs()
    *_, new = correct(invoiced, anna, vat_id="")

    assert new.content["buyer"]["vat_id"] == ""
    assert invoiced.vat_ids.latest("pk").state == VatId.State.WITHDRAWN


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"first_name": "", "last_name": ""}, "last_name"),
        ({"postal_code": "1011"}, "postal_code"),
        ({"vat_id": "DE136695977"}, "vat_id"),
    ],
)
def test_correct_invoice_refuses_what_cannot_be_right(
    invoiced: Order, changes: dict[str, str], field: str
) -> None:
    form = CorrectInvoice.form_class(changes, order=invoiced)

    assert list(form.errors) == [field]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"is_test": True}, "test order"),
        ({"paid_minor": 0, "status": Order.Status.PENDING}, "nothing was paid"),
    ],
)
def test_correct_invoice_needs_an_invoice(
    vendor: Vendor, anna: Actor, fields: dict[str, Any], reason: str
) -> None:
    assert reason in CorrectInvoice(make.order(vendor, **fields), anna).obstacle()


def test_correct_invoice_does_not_write_over_what_changed_meanwhile(invoiced: Order, anna: Actor) -> None:
    opened = CorrectInvoice.form_class(order=invoiced)
    correct(invoiced, anna, last_name="Murray")
    changes = {"seen": opened["seen"].value(), "company": "Navy Ltd"}

    form = CorrectInvoice.form_class(changes, order=Order.objects.get(pk=invoiced.pk))

    assert "Meanwhile the buyer was changed to Grace Murray" in str(form.errors)
    assert form["company"].value() == "Navy Ltd"
    assert CorrectInvoice.form_class(form.data, order=Order.objects.get(pk=invoiced.pk)).is_valid()


def test_correct_invoice_refuses_to_change_nothing(invoiced: Order, anna: Actor) -> None:
    with pytest.raises(Obstacle, match="different"):
        correct(invoiced, anna)
    assert invoiced.documents.count() == 1


def test_correct_invoice_needs_the_right_to_support(invoiced: Order, bob: Actor, sam: Actor) -> None:
    assert "role" in CorrectInvoice(invoiced, bob).entry().reason
    assert len(correct(invoiced, sam, company="Navy Ltd")) == 3


def test_xml_of_a_cancelling_note_names_the_invoice(invoiced: Order, anna: Actor) -> None:
    _, note, new = correct(invoiced, anna, company="Navy Ltd")

    assert b"381" in render_xml(note.content)
    assert b"IE-I-0000001" in render_xml(note.content)
    assert str(Decimal(4_995) / 100).encode() in render_xml(new.content)
