"""Numbers without gaps, one document for each order and refund, and what it says."""

from itertools import pairwise

import pytest
from django.db import connection, transaction
from django.db.utils import InternalError

from checkout.documents import document as documents
from checkout.documents import issue as issuing
from checkout.documents.jobs import credit_notes_of, invoice_of
from checkout.documents.models import Document
from jobs.enqueue import enqueue_all
from jobs.worker import process_jobs
from orders.models import Order
from refunds.models import Refund
from tests import make
from tests.at_once import at_once
from vendors.models import Vendor


def given_back(order: Order, minor: int = 1_000, tax: int = 160) -> Refund:
    return make.refund(
        order, state=Refund.State.SUCCEEDED, amount_minor=minor, tax_minor=tax, needs_approval=False
    )


def test_it_numbers_each_companys_invoices_one_after_the_other(vendor: Vendor) -> None:
    numbers = [issuing.invoice(make.order(vendor, country=country)).number for country in ("DE", "US", "FR")]

    assert numbers == ["IE-I-0000001", "US-I-0000001", "IE-I-0000002"]


def test_it_issues_an_invoice_once(order: Order) -> None:
    first, again = issuing.invoice(order), issuing.invoice(order)

    assert first == again
    assert first.facts["title"] == "Invoice"
    assert first.facts["taxes"] == [{"label": "VAT 19% (DE)", "net": "€41.97", "tax": "€7.98"}]
    assert first.facts["payment"] == "Paid by Visa ending in 4242 on 14 March 2026."


def test_it_gives_test_orders_and_unpaid_ones_no_number(vendor: Vendor) -> None:
    assert issuing.invoice(make.order(vendor, is_test=True)) is None
    assert issuing.invoice(make.order(vendor, paid_minor=0, status=Order.Status.PENDING)) is None
    assert documents.receipt(make.order(vendor, is_test=True))["title"] == "Test receipt"


@pytest.mark.django_db(transaction=True)
def test_it_leaves_no_gap_when_many_issue_and_some_fail() -> None:
    vendor = make.vendor()
    orders = [make.order(vendor) for _ in range(12)]

    def fail(order: Order) -> None:
        with transaction.atomic():
            issuing.invoice(order)
            raise RuntimeError("the power went")

    at_once(*[lambda order=order: issuing.invoice(order) for order in orders * 2], *[lambda: fail(orders[0])])

    serials = sorted(Document.objects.values_list("serial", flat=True))
    assert serials == list(range(1, 13))
    assert all(after - before == 1 for before, after in pairwise(serials))


def test_it_writes_a_credit_note_for_each_refund(order: Order) -> None:
    refund = given_back(order)

    note, again = issuing.credit_note(refund), issuing.credit_note(refund)

    assert note == again
    assert (note.number, note.facts["refers_to"]) == ("IE-C-0000001", "IE-I-0000001")
    assert note.facts["totals"] == {
        "net": "€8.40",
        "tax": "€1.60",
        "total": "€10.00",
        "minor": [840, 160, 1000],
    }


def test_it_issues_by_steps_of_the_order(order: Order) -> None:
    enqueue_all(invoice_of(order) * 2, vendor_id=order.vendor_id, subject=order.as_subject)
    refund = given_back(order)
    enqueue_all(credit_notes_of([refund])[refund.pk], vendor_id=order.vendor_id, subject=order.as_subject)

    assert process_jobs() == 2
    assert sorted(order.activities.values_list("sentence", flat=True)) == [
        "Credit note IE-C-0000001 issued.",
        "Invoice IE-I-0000001 issued.",
    ]


def test_it_never_changes_a_document(order: Order) -> None:
    issued = issuing.invoice(order)

    with pytest.raises(InternalError, match="history"), transaction.atomic():
        Document.objects.filter(pk=issued.pk).update(number="IE-I-7")
    with pytest.raises(InternalError, match="history"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM checkout_documents_document")


def test_it_keeps_what_was_issued_when_the_order_changes(order: Order) -> None:
    issued = issuing.invoice(order)
    Order.objects.filter(pk=order.pk).update(last_name="Murray")

    assert issuing.invoice(order).facts == issued.facts


def test_it_adds_up_the_lines_to_the_total(vendor: Vendor) -> None:
    facts = documents.receipt(make.order(vendor, items=3))

    assert [sum(column) for column in zip(*(line["minor"] for line in facts["lines"]), strict=True)] == facts[
        "totals"
    ]["minor"]
