from checkout.models.coupon import Coupon, CouponProduct
from checkout.models.document import Document
from checkout.models.lookup_request import LookupRequest
from checkout.models.number_series import NumberSeries
from checkout.models.purchase import Purchase
from checkout.models.sales_tax_rate import SalesTaxRate
from checkout.models.vat_rate import VatRate

__all__ = [
    "Coupon",
    "CouponProduct",
    "Document",
    "LookupRequest",
    "NumberSeries",
    "Purchase",
    "SalesTaxRate",
    "VatRate",
]
