"""Issuing documents: numbers without gaps, one document for each order and refund."""

from itertools import pairwise

import pytest
from django.db import connection, transaction
from django.db.utils import InternalError

from checkout.documents import tasks
from checkout.documents.content import receipt_content
from checkout.documents.document_jobs import credit_note_jobs, invoice_jobs
from checkout.documents.issue import issue_credit_note, issue_invoice, issue_invoices
from checkout.documents.models import Document
from jobs.batch import JobBatch
from jobs.enqueue import enqueue_all
from jobs.models import Job
from jobs.worker import process_jobs
from orders.models import Order
from refunds.models import Refund
from tests import make
from tests.at_once import at_once
from vendors.models import Vendor


def succeeded_refund(order: Order, minor: int = 1_000, tax: int = 160) -> Refund:
    return make.refund(
        order, state=Refund.State.SUCCEEDED, amount_minor=minor, tax_minor=tax, needs_approval=False
    )


def invoice_of(order: Order) -> Document:
    invoice = issue_invoice(order)
    assert invoice is not None
    return invoice


def test_invoices_of_each_company_are_numbered_consecutively(vendor: Vendor) -> None:
    numbers = [invoice_of(make.order(vendor, country=country)).number for country in ("DE", "US", "FR")]

    assert numbers == ["IE-I-0000001", "US-I-0000001", "IE-I-0000002"]


def test_invoice_is_issued_once(order: Order) -> None:
    first, again = invoice_of(order), invoice_of(order)
    assert order.search_keys.filter(value=first.number.lower()).exists()

    assert first == again
    assert first.content["title"] == "Invoice"
    assert first.content["taxes"] == [{"label": "VAT 19% (DE)", "net": "€41.97", "tax": "€7.98"}]
    assert first.content["payment"] == "Paid by Visa ending in 4242 on 14 March 2026."


def test_invoice_is_not_issued_for_test_orders_and_unpaid_ones(vendor: Vendor) -> None:
    assert issue_invoice(make.order(vendor, is_test=True)) is None
    assert issue_invoice(make.order(vendor, paid_minor=0, status=Order.Status.PENDING)) is None
    assert receipt_content(make.order(vendor, is_test=True))["title"] == "Test receipt"


@pytest.mark.django_db(transaction=True)
def test_invoice_numbers_have_no_gap_when_many_issue_and_some_fail() -> None:
    vendor = make.vendor()
    orders = [make.order(vendor) for _ in range(12)]

    def fail(order: Order) -> None:
        with transaction.atomic():
            issue_invoice(order)
            raise RuntimeError("the power went")

    at_once(*[lambda order=order: issue_invoice(order) for order in orders * 2], *[lambda: fail(orders[0])])

    serials = sorted(Document.objects.values_list("serial", flat=True))
    assert serials == list(range(1, 13))
    assert all(after - before == 1 for before, after in pairwise(serials))


def test_credit_note_is_issued_once_for_each_refund(order: Order) -> None:
    refund = succeeded_refund(order)

    note, again = issue_credit_note(refund), issue_credit_note(refund)

    assert note is not None
    assert note == again
    assert (note.number, note.content["refers_to"]) == ("IE-C-0000001", "IE-I-0000001")
    assert note.content["totals"] == {
        "net": "€8.40",
        "tax": "€1.60",
        "total": "€10.00",
        "minor": [840, 160, 1000],
    }


def test_documents_are_issued_by_jobs_of_the_order(order: Order) -> None:
    enqueue_all(invoice_jobs(order) * 2, vendor_id=order.vendor_id, subject=order.as_subject)
    refund = succeeded_refund(order)
    enqueue_all(credit_note_jobs([refund])[refund.pk], vendor_id=order.vendor_id, subject=order.as_subject)

    assert process_jobs() == 2
    assert sorted(order.activities.values_list("sentence", flat=True)) == [
        "Credit note IE-C-0000001 issued.",
        "Invoice IE-I-0000001 issued.",
    ]


def test_documents_are_not_issued_by_jobs_of_another_vendor(order: Order, other_vendor: Vendor) -> None:
    job = Job(vendor=other_vendor, arguments={"refund_id": succeeded_refund(order).pk})
    tasks.issue_credit_note.run(JobBatch([job], tasks.issue_credit_note))
    with pytest.raises(Order.DoesNotExist):
        issue_invoices(other_vendor.pk, [order.pk])

    assert not Document.objects.exists()


def test_document_cannot_be_changed_or_deleted(order: Order) -> None:
    invoice = invoice_of(order)

    with pytest.raises(InternalError, match="history"), transaction.atomic():
        Document.objects.filter(pk=invoice.pk).update(number="IE-I-7")
    with pytest.raises(InternalError, match="history"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM checkout_documents_document")


def test_invoice_keeps_its_content_when_the_order_changes(order: Order) -> None:
    invoice = invoice_of(order)
    Order.objects.filter(pk=order.pk).update(last_name="Murray")

    assert invoice_of(order).content == invoice.content


def test_receipt_lines_add_up_to_the_total(vendor: Vendor) -> None:
    content = receipt_content(make.order(vendor, items=3))

    assert [
        sum(column) for column in zip(*(line["minor"] for line in content["lines"]), strict=True)
    ] == content["totals"]["minor"]
