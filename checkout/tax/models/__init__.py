from checkout.tax.models.sales_tax_rate import SalesTaxRate
from checkout.tax.models.vat_rate import VatRate

__all__ = ["SalesTaxRate", "VatRate"]
