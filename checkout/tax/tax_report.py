"""The tax of an order, of one that was bought here as well as of an imported one."""

from dataclasses import dataclass

from checkout.entities import Company, company, entity_for
from checkout.tax.tax import Treatment, format_percent
from orders.models import Order


@dataclass(frozen=True, slots=True)
class TaxReport:
    """Who sold an order under which tax; `rate` in thousandths of a percent, `reason` as the law requires it."""

    seller: Company
    treatment: str
    rate: int
    country: str
    reason: str = ""
    vat_id: str = ""

    @property
    def tax_label(self) -> str:
        name = "Sales tax" if self.treatment == Treatment.SALES_TAX else "VAT"
        return f"{name} {format_percent(self.rate)}" + (f" ({self.country})" if self.country else "")


def tax_report(order: Order) -> TaxReport:
    """Return the tax of the order's purchase; without one, what the order itself says.

    Imported orders may have tax and no rate.
    """
    if purchase := getattr(order, "purchase", None):
        vat_id = purchase.vat_number if purchase.treatment == Treatment.REVERSE_CHARGE else ""
        return TaxReport(
            company(purchase.entity),
            purchase.treatment,
            purchase.rate,
            purchase.tax_country,
            purchase.tax_reason,
            vat_id,
        )
    seller = company(entity_for(str(order.country)))
    treatment = Treatment.NONE
    if order.tax_minor:
        treatment = Treatment.SALES_TAX if order.tax_country == "US" else Treatment.VAT
    return TaxReport(seller, treatment, order.tax_rate_bp * 10, order.tax_country)
