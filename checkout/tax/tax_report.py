"""Under which tax an order was sold, whichever way it came here."""

from dataclasses import dataclass

from checkout.entities import Company, company, entity_for
from checkout.tax.tax import Treatment, percent
from orders.models import Order


@dataclass(frozen=True, slots=True)
class Sold:
    """`rate` in thousandths of a percent; `why` is what the law wants said."""

    by: Company
    treatment: str
    rate: int
    country: str
    why: str = ""
    vat_id: str = ""

    @property
    def tax_label(self) -> str:
        name = "Sales tax" if self.treatment == Treatment.SALES_TAX else "VAT"
        return f"{name} {percent(self.rate)}" + (f" ({self.country})" if self.country else "")


def sold(order: Order) -> Sold:
    """As it was bought here; of other orders what they keep themselves: imported ones may have tax and no rate."""
    if bought := getattr(order, "purchase", None):
        number = bought.vat_number if bought.treatment == Treatment.REVERSE_CHARGE else ""
        by = company(bought.entity)
        return Sold(by, bought.treatment, bought.rate, bought.tax_country, bought.why, number)
    by = company(entity_for(str(order.country)))
    treatment = Treatment.NONE
    if order.tax_minor:
        treatment = Treatment.SALES_TAX if order.tax_country == "US" else Treatment.VAT
    return Sold(by, treatment, order.tax_rate_bp * 10, order.tax_country)
