"""The VAT IDs of an order's buyer: the one of the purchase and those recorded after it, with the register's answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from checkout.documents.models import VatId
from checkout.tax.tax import Treatment
from checkout.tax.tax_report import tax_report
from orders.models import Order
from orders.of_order import OF_ORDER, RowsOfOrder

REGISTER_IS_BEING_ASKED = "the register is being asked about another VAT ID: try again in some minutes"
ANSWERS: dict[str, str] = {
    VatId.State.CHECKING: "Being asked",
    VatId.State.VALID: "Valid",
    VatId.State.INVALID: "Not known to the register",
    VatId.State.UNAVAILABLE: "No answer",
    VatId.State.WITHDRAWN: "Taken off the invoice",
}
_NEWEST_FIRST = RowsOfOrder(lambda: VatId.objects.filter(**OF_ORDER).order_by("-pk"))


@dataclass(frozen=True, slots=True)
class VatCheck:
    """What the register answered about a VAT ID; `consultation` is its number of the request, which is our proof."""

    number: str
    answer: str
    given: str
    at: datetime | None = None
    consultation: str = ""
    company: str = ""


@dataclass(frozen=True, slots=True)
class VatStatus:
    """The VAT IDs of an order, newest first, and the sentence by which no VAT was charged; "" when it was."""

    checks: list[VatCheck]
    reverse_charge: str = ""


def printed_vat_id(order: Order) -> str:
    """Return the VAT ID on the order's documents: the last valid one, else the one by which no VAT was charged."""
    final = (VatId.State.VALID, VatId.State.WITHDRAWN)
    recorded = [vat_id for vat_id in order.vat_ids.all() if vat_id.state in final]
    if recorded:
        return max(recorded, key=lambda vat_id: vat_id.pk).number
    return tax_report(order).vat_id


def has_reverse_charge(order: Order) -> bool:
    """Return whether no VAT was charged because of the buyer's VAT ID, which their invoice must name."""
    return tax_report(order).treatment == Treatment.REVERSE_CHARGE


def vat_status(order: Order) -> VatStatus | None:
    """Return what an order's page shows of VAT IDs; None when there was none."""
    checks = [
        _vat_check(vat_id.number, vat_id.state, vat_id.proof, given="After the purchase")
        for vat_id in _NEWEST_FIRST.of(order)
    ]
    purchase = getattr(order, "purchase", None)
    if purchase and purchase.vat_number:
        checks.append(
            _vat_check(purchase.vat_number, purchase.vat_check, purchase.vat_proof, given="At the purchase")
        )
    if not checks:
        return None
    return VatStatus(checks, tax_report(order).reason if has_reverse_charge(order) else "")


def _vat_check(number: str, state: str, proof: dict[str, Any], *, given: str) -> VatCheck:
    at = proof.get("at", "")
    return VatCheck(
        number,
        ANSWERS.get(state, ""),
        given,
        datetime.fromisoformat(at) if at else None,
        proof.get("consultation", ""),
        proof.get("detail", "") if state == VatId.State.VALID else "",
    )
