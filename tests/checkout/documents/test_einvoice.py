"""The EN 16931 XML inside the PDF."""

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

from checkout.documents.content import DocumentContent, credit_note_content, receipt_content
from checkout.documents.einvoice import has_xml, render_xml
from checkout.documents.pdf import render_pdf
from orders.models import Order
from tests import make
from vendors.models import Vendor

SCHEMA = Path(drafthorse.__file__).parent / "schema" / "Factur-X_1.0.07_EN16931.xsd"
TOTALS = "ram:SpecifiedTradeSettlementHeaderMonetarySummation"
NAMESPACES = {
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
}
GERMAN: dict[str, Any] = {
    "country": "DE",
    "net_minor": 4_995,
    "tax_minor": 949,
    "total_minor": 5_944,
    "paid_minor": 5_944,
}
UNTAXED = {"tax_minor": 0, "tax_rate_bp": 0, "tax_country": "", "net_minor": 4_995, "total_minor": 4_995}
TAXED = GERMAN | {"tax_rate_bp": 1_900, "tax_country": "DE"}


def invoice_content(order: Order) -> DocumentContent:
    order.items.update(net_minor=order.net_minor, tax_minor=order.tax_minor, total_minor=order.total_minor)
    return receipt_content(order, number="IE-I-0000007", issued_at=timezone.now())


def amounts(xml: bytes) -> list[Decimal]:
    root = etree.fromstring(xml)
    names = ("LineTotalAmount", "TaxBasisTotalAmount", "TaxTotalAmount", "GrandTotalAmount")
    return [Decimal(root.findtext(f".//{TOTALS}/ram:{name}", namespaces=NAMESPACES)) for name in names]


def attachments(pdf: bytes) -> dict[str, list[bytes]]:
    return dict(PdfReader(BytesIO(pdf)).attachments)


@pytest.mark.parametrize(
    ("fields", "category"),
    [
        (TAXED, "S"),
        (UNTAXED | {"country": "CH"}, "O"),
        (UNTAXED | {"country": "JP", "currency": "JPY"}, "O"),
    ],
)
def test_xml_has_the_amounts_of_the_document(vendor: Vendor, fields: dict[str, Any], category: str) -> None:
    doc = invoice_content(make.order(vendor, **fields))

    xml = render_xml(doc)

    etree.XMLSchema(file=str(SCHEMA)).assertValid(etree.fromstring(xml))
    net, tax, total = (Decimal(minor).scaleb(-doc["digits"]) for minor in doc["totals"]["minor"])
    assert amounts(xml) == [net, net, tax, total]
    assert f"<ram:CategoryCode>{category}</ram:CategoryCode>".encode() in xml
    assert b"<ram:ID>IE-I-0000007</ram:ID>" in xml.replace(b"rsm:ID", b"ram:ID")


def test_xml_has_the_reason_of_reverse_charge(vendor: Vendor) -> None:
    doc = invoice_content(
        make.order(vendor, **GERMAN | {"tax_minor": 0, "total_minor": 4_995, "paid_minor": 4_995})
    )
    reason = "Reverse charge: the customer accounts for VAT."
    doc |= {"tax": {"treatment": "reverse_charge", "rate": 0, "reason": reason}}

    xml = render_xml(doc | {"buyer": doc["buyer"] | {"vat_id": "DE136695976"}})

    for part in (b">AE<", reason.encode(), b"DE136695976", b"IE6388047V"):
        assert part in xml


def test_xml_of_a_credit_note_names_the_invoice(vendor: Vendor) -> None:
    refund = make.refund(make.order(vendor, **TAXED))
    doc = credit_note_content(
        refund, number="IE-C-0000003", invoice_number="IE-I-0000007", issued_at=timezone.now()
    )

    xml = render_xml(doc)

    etree.XMLSchema(file=str(SCHEMA)).assertValid(etree.fromstring(xml))
    assert b"381" in xml
    assert b"IE-I-0000007" in xml


def test_xml_is_attached_to_the_pdf_when_switched_on(vendor: Vendor, settings: Settings) -> None:
    doc = invoice_content(make.order(vendor, **TAXED))
    assert attachments(render_pdf(doc)) == {}

    settings.E_INVOICES = True
    files = attachments(render_pdf(doc))

    assert files == {"factur-x.xml": [render_xml(doc)]}


@pytest.mark.parametrize(
    "fields",
    [
        {"first_name": "\U000f0000"},
        {"country": "US", "tax_country": "US", "tax_rate_bp": 660},
        {"country": ""},
    ],
)
def test_xml_is_omitted_when_it_would_be_invalid(
    vendor: Vendor, settings: Settings, fields: dict[str, Any]
) -> None:
    """No XML for letters that our fonts lack, for US sales tax, or for a buyer of unknown country."""
    settings.E_INVOICES = True
    doc = invoice_content(make.order(vendor, **TAXED | fields))

    assert attachments(render_pdf(doc)) == {}
    assert not has_xml(receipt_content(make.order(vendor, **TAXED)))
