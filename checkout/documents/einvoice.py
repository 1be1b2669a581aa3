"""The content of a document as EN 16931 XML inside the PDF (Factur-X), made by drafthorse.

It needs the extra `einvoice` and is off unless E_INVOICES is on. Text that only people need (who the vendor is, how
the order was paid) stays in the PDF.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from checkout.documents.content import DocumentContent

PROFILE = "urn:cen.eu:en16931:2017"
SCHEMA = "FACTUR-X_EN16931"
TYPE_CODES = {"invoice": "380", "credit_note": "381", "cancellation": "381"}
UNIT_PIECE = "C62"
TAX_CATEGORIES = {"reverse_charge": "AE", "none": "O"}  # all others: S, the standard rate


def has_xml(doc: DocumentContent) -> bool:
    """Return whether a document can be XML: one with a number, without US sales tax.

    The buyer's country must be known. Documents of older releases have no key `tax`.
    """
    has_tax = doc["kind"] in TYPE_CODES and "tax" in doc
    return has_tax and bool(doc["buyer"]["country"]) and doc["tax"]["treatment"] != "sales_tax"


def attach_to_pdf(pdf: bytes, doc: DocumentContent) -> bytes:
    """Return the PDF with the XML of the document attached."""
    from drafthorse.pdf import attach_xml  # noqa: PLC0415  an extra that need not be installed

    pdf_with_xml: bytes = attach_xml(pdf, render_xml(doc), level="EN 16931")
    return pdf_with_xml


def render_xml(doc: DocumentContent) -> bytes:
    """Return the XML of the document. Raise an error of drafthorse or lxml when the schema refuses it."""
    from drafthorse.models.document import Document  # noqa: PLC0415

    xml_document = Document()
    xml_document.context.guideline_parameter.id = PROFILE
    xml_document.header.id, xml_document.header.type_code = doc["number"], TYPE_CODES[doc["kind"]]
    xml_document.header.issue_date_time = date.fromisoformat(doc["date"])
    _add_parties(xml_document.trade.agreement, doc)
    for position, line in enumerate(doc["lines"], 1):
        xml_document.trade.items.add(_line_item(position, line, doc))
    _add_totals(xml_document.trade.settlement, doc)
    xml: bytes = xml_document.serialize(schema=SCHEMA)
    return xml


def _add_parties(agreement: Any, doc: DocumentContent) -> None:
    from drafthorse.models.party import TaxRegistration  # noqa: PLC0415

    for party, source in ((agreement.seller, doc["seller"]), (agreement.buyer, doc["buyer"])):
        lines = source["lines"]
        party.name = source.get("name") or lines[0]
        for field, text in zip(("line_one", "line_two", "line_three"), lines, strict=False):
            setattr(party.address, field, text)
        party.address.country_id = source["country"]
        if source["vat_id"]:
            party.tax_registrations.add(TaxRegistration(id=("VA", source["vat_id"])))


def _line_item(position: int, line: DocumentContent, doc: DocumentContent) -> Any:
    from drafthorse.models.tradelines import LineItem  # noqa: PLC0415

    item, net = LineItem(), _amount(line["minor"][0], doc)
    item.document.line_id, item.product.name = str(position), line["name"]
    item.agreement.net.amount = (net / line["quantity"]).quantize(Decimal("0.000001"))
    item.delivery.billed_quantity = (Decimal(line["quantity"]), UNIT_PIECE)
    _set_rate(item.settlement.trade_tax, doc)
    item.settlement.monetary_summation.total_amount = net
    return item


def _add_totals(settlement: Any, doc: DocumentContent) -> None:
    from drafthorse.models.accounting import ApplicableTradeTax  # noqa: PLC0415

    net, tax, total = (_amount(minor, doc) for minor in doc["totals"]["minor"])
    settlement.currency_code = doc["currency"]
    if doc["refers_to"]:
        settlement.invoice_referenced_document.issuer_assigned_id = doc["refers_to"]
    trade_tax = ApplicableTradeTax()
    trade_tax.calculated_amount, trade_tax.basis_amount = tax, net
    _set_rate(trade_tax, doc)
    if doc["tax"]["treatment"] != "vat":
        trade_tax.exemption_reason = doc["tax"]["reason"] or "Not subject to VAT"
    settlement.trade_tax.add(trade_tax)
    sums = settlement.monetary_summation
    sums.line_total, sums.tax_basis_total, sums.grand_total = net, net, total
    sums.tax_total = (tax, doc["currency"])
    sums.prepaid_total, sums.due_amount = total, Decimal(0)


def _set_rate(tax: Any, doc: DocumentContent) -> None:
    category = TAX_CATEGORIES.get(doc["tax"]["treatment"], "S")
    tax.type_code, tax.category_code = "VAT", category
    if category != "O":
        tax.rate_applicable_percent = Decimal(doc["tax"]["rate"]) / 1000


def _amount(minor: int, doc: DocumentContent) -> Decimal:
    return Decimal(minor).scaleb(-doc["digits"])
