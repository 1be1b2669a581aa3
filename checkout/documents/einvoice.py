"""The same document as data: an EN 16931 XML inside the PDF (Factur-X). The only module that knows drafthorse.

Of the extra `einvoice`; off unless E_INVOICES is on. Free text that only people need (who the vendor is, how it was
paid) stays in the PDF.
"""

from datetime import date
from decimal import Decimal
from typing import Any

PROFILE = "urn:cen.eu:en16931:2017"
SCHEMA = "FACTUR-X_EN16931"
TYPES = {"invoice": "380", "credit_note": "381"}
PIECES, UNTAXED = "C62", {"reverse_charge": "AE", "none": "O"}


def can_be_data(doc: dict[str, Any]) -> bool:
    """Invoices and credit notes of a buyer whose country is known, taxed as Europe does; older ones tell no tax."""
    known = doc["kind"] in TYPES and "tax" in doc
    return known and bool(doc["buyer"]["country"]) and doc["tax"]["treatment"] != "sales_tax"


def with_data(pdf: bytes, doc: dict[str, Any]) -> bytes:
    """The PDF with its XML attached."""
    from drafthorse.pdf import attach_xml  # noqa: PLC0415  an extra: not everybody has it

    made: bytes = attach_xml(pdf, as_xml(doc), level="EN 16931")
    return made


def as_xml(doc: dict[str, Any]) -> bytes:
    """Checked against its schema; raises when it would not be valid."""
    from drafthorse.models.document import Document  # noqa: PLC0415

    data = Document()
    data.context.guideline_parameter.id = PROFILE
    data.header.id, data.header.type_code = doc["number"], TYPES[doc["kind"]]
    data.header.issue_date_time = date.fromisoformat(doc["date"])
    _parties(data.trade.agreement, doc)
    for position, line in enumerate(doc["lines"], 1):
        data.trade.items.add(_line(position, line, doc))
    _sums(data.trade.settlement, doc)
    written: bytes = data.serialize(schema=SCHEMA)
    return written


def _parties(agreement: Any, doc: dict[str, Any]) -> None:
    from drafthorse.models.party import TaxRegistration  # noqa: PLC0415

    for party, facts in ((agreement.seller, doc["seller"]), (agreement.buyer, doc["buyer"])):
        lines = facts["lines"]
        party.name = facts.get("name") or lines[0]
        for field, text in zip(("line_one", "line_two", "line_three"), lines, strict=False):
            setattr(party.address, field, text)
        party.address.country_id = facts["country"]
        if facts["vat_id"]:
            party.tax_registrations.add(TaxRegistration(id=("VA", facts["vat_id"])))


def _line(position: int, line: dict[str, Any], doc: dict[str, Any]) -> Any:
    from drafthorse.models.tradelines import LineItem  # noqa: PLC0415

    item, net = LineItem(), _amount(line["minor"][0], doc)
    item.document.line_id, item.product.name = str(position), line["name"]
    item.agreement.net.amount = (net / line["quantity"]).quantize(Decimal("0.000001"))
    item.delivery.billed_quantity = (Decimal(line["quantity"]), PIECES)
    _rate(item.settlement.trade_tax, doc)
    item.settlement.monetary_summation.total_amount = net
    return item


def _sums(settlement: Any, doc: dict[str, Any]) -> None:
    from drafthorse.models.accounting import ApplicableTradeTax  # noqa: PLC0415

    net, tax, total = (_amount(minor, doc) for minor in doc["totals"]["minor"])
    settlement.currency_code = doc["currency"]
    if doc["refers_to"]:
        settlement.invoice_referenced_document.issuer_assigned_id = doc["refers_to"]
    taxed = ApplicableTradeTax()
    taxed.calculated_amount, taxed.basis_amount = tax, net
    _rate(taxed, doc)
    if doc["tax"]["treatment"] != "vat":
        taxed.exemption_reason = doc["tax"]["why"] or "Not subject to VAT"
    settlement.trade_tax.add(taxed)
    sums = settlement.monetary_summation
    sums.line_total, sums.tax_basis_total, sums.grand_total = net, net, total
    sums.tax_total = (tax, doc["currency"])
    sums.prepaid_total, sums.due_amount = total, Decimal(0)


def _rate(tax: Any, doc: dict[str, Any]) -> None:
    category = UNTAXED.get(doc["tax"]["treatment"], "S")
    tax.type_code, tax.category_code = "VAT", category
    if category != "O":
        tax.rate_applicable_percent = Decimal(doc["tax"]["rate"]) / 1000


def _amount(minor: int, doc: dict[str, Any]) -> Decimal:
    return Decimal(minor).scaleb(-doc["digits"])
