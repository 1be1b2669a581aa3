"""What customers type, and vendors who give coupons."""

from checkout.forms.buying import PurchaseForm
from checkout.forms.coupon import CouponForm
from checkout.forms.finding import FindByCardForm, FindOrderForm
from checkout.forms.refund import AskRefundForm

__all__ = ["AskRefundForm", "CouponForm", "FindByCardForm", "FindOrderForm", "PurchaseForm"]
