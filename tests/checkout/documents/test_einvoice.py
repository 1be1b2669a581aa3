"""The document as data: an EN 16931 XML inside the PDF, saying the same."""

from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import drafthorse
import pytest
from django.utils import timezone
from lxml import etree
from pypdf import PdfReader
from pytest_django import Settings

from checkout.documents import document as documents
from checkout.documents.einvoice import as_xml, can_be_data
from checkout.documents.pdf import render_pdf
from orders.models import Order
from tests import make
from vendors.models import Vendor

SCHEMA = Path(drafthorse.__file__).parent / "schema" / "Factur-X_1.0.07_EN16931.xsd"
SUMS = "ram:SpecifiedTradeSettlementHeaderMonetarySummation"
SPACES = {
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
}
GERMAN = {"country": "DE", "net_minor": 4_995, "tax_minor": 949, "total_minor": 5_944, "paid_minor": 5_944}
UNTAXED = {"tax_minor": 0, "tax_rate_bp": 0, "tax_country": "", "net_minor": 4_995, "total_minor": 4_995}
TAXED = GERMAN | {"tax_rate_bp": 1_900, "tax_country": "DE"}


def invoice(order: Order) -> dict[str, Any]:
    order.items.update(net_minor=order.net_minor, tax_minor=order.tax_minor, total_minor=order.total_minor)
    return documents.receipt(order, number="IE-I-0000007", issued_at=timezone.now())


def amounts(xml: bytes) -> list[Decimal]:
    read = etree.fromstring(xml)
    names = ("LineTotalAmount", "TaxBasisTotalAmount", "TaxTotalAmount", "GrandTotalAmount")
    return [Decimal(read.findtext(f".//{SUMS}/ram:{name}", namespaces=SPACES)) for name in names]


def attached(pdf: bytes) -> dict[str, list[bytes]]:
    return dict(PdfReader(BytesIO(pdf)).attachments)


@pytest.mark.parametrize(
    ("facts", "category"),
    [
        (TAXED, "S"),
        (UNTAXED | {"country": "CH"}, "O"),
        (UNTAXED | {"country": "JP", "currency": "JPY"}, "O"),
    ],
)
def test_it_says_the_same_as_the_page(vendor: Vendor, facts: dict[str, Any], category: str) -> None:
    doc = invoice(make.order(vendor, **facts))

    xml = as_xml(doc)

    etree.XMLSchema(file=str(SCHEMA)).assertValid(etree.fromstring(xml))
    net, tax, total = (Decimal(minor).scaleb(-doc["digits"]) for minor in doc["totals"]["minor"])
    assert amounts(xml) == [net, net, tax, total]
    assert f"<ram:CategoryCode>{category}</ram:CategoryCode>".encode() in xml
    assert b"<ram:ID>IE-I-0000007</ram:ID>" in xml.replace(b"rsm:ID", b"ram:ID")


def test_it_says_why_a_business_pays_no_vat(vendor: Vendor) -> None:
    doc = invoice(make.order(vendor, **GERMAN | {"tax_minor": 0, "total_minor": 4_995, "paid_minor": 4_995}))
    why = "Reverse charge: the customer accounts for VAT."
    doc |= {"tax": {"treatment": "reverse_charge", "rate": 0, "why": why}}

    xml = as_xml(doc | {"buyer": doc["buyer"] | {"vat_id": "DE136695976"}})

    for said in (b">AE<", why.encode(), b"DE136695976", b"IE6388047V"):
        assert said in xml


def test_it_credits_the_invoice_by_name(vendor: Vendor) -> None:
    refund = make.refund(make.order(vendor, **TAXED))
    doc = documents.credit_note(
        refund, number="IE-C-0000003", invoice="IE-I-0000007", issued_at=timezone.now()
    )

    xml = as_xml(doc)

    etree.XMLSchema(file=str(SCHEMA)).assertValid(etree.fromstring(xml))
    assert b"381" in xml
    assert b"IE-I-0000007" in xml


def test_it_is_inside_the_pdf_where_that_is_wanted(vendor: Vendor, settings: Settings) -> None:
    doc = invoice(make.order(vendor, **TAXED))
    assert attached(render_pdf(doc)) == {}

    settings.E_INVOICES = True
    files = attached(render_pdf(doc))

    assert files == {"factur-x.xml": [as_xml(doc)]}


@pytest.mark.parametrize(
    "facts",
    [{"first_name": "田中"}, {"country": "US", "tax_country": "US", "tax_rate_bp": 660}, {"country": ""}],
)
def test_it_leaves_out_what_it_cannot_say(vendor: Vendor, settings: Settings, facts: dict[str, Any]) -> None:
    """Letters that our fonts lack, American sales tax, a buyer of unknown country: the PDF stands alone."""
    settings.E_INVOICES = True
    doc = invoice(make.order(vendor, **TAXED | facts))

    assert attached(render_pdf(doc)) == {}
    assert not can_be_data(documents.receipt(make.order(vendor, **TAXED)))
