"""The form of a new coupon."""

import re
from typing import Any

from django import forms

from checkout.coupons.models import Coupon
from checkout.coupons.redemption import normalize_code
from core.amounts import AmountField
from refunds.forms import CeilingsField
from vendors.models import Product, Vendor


class CouponForm(forms.Form):
    """The code of a coupon, what it takes off, and when it ends."""

    code = forms.CharField(max_length=40, help_text="What customers type: letters, digits and hyphens.")
    percent = AmountField(
        required=False,
        grouped=False,
        label="Percent off",
        min_value=0,
        max_value=100,
        decimal_places=3,
        help_text="Such as 15. Of the price before tax.",
    )
    amounts = CeilingsField(
        required=False,
        label="Or an amount off",
        help_text="For each currency, such as EUR 5.00, USD 5.50. Off the whole order, before tax.",
    )
    products = forms.ModelMultipleChoiceField(
        Product.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None chosen: for all of them, also those to come.",
    )
    valid_from = forms.DateField(
        required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    valid_until = forms.DateField(
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="The last day, in your time zone.",
    )
    most_uses = forms.IntegerField(
        required=False, label="Maximum uses", min_value=1, max_value=10**9, help_text="Empty: no limit."
    )

    def __init__(self, vendor: Vendor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vendor = vendor
        self.fields["products"].queryset = vendor.products.filter(is_active=True).order_by("name", "pk")  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        code = normalize_code(self.cleaned_data["code"])
        if not re.fullmatch(r"[A-Z0-9][A-Z0-9-]{2,39}", code):
            raise forms.ValidationError("Three letters, digits or hyphens at least.")
        if Coupon.objects.filter(vendor=self.vendor, code=code).exists():
            raise forms.ValidationError(f"There is a coupon {code} already.")
        return code

    def clean(self) -> None:
        data = self.cleaned_data
        if not self.errors and bool(data.get("percent")) == bool(data.get("amounts")):
            self.add_error("percent", "Either a percentage or an amount.")
        if not all(data.get("amounts", {}).values()):
            self.add_error("amounts", "Each amount is more than nothing.")
        first_day, last_day = data.get("valid_from"), data.get("valid_until")
        if first_day and last_day and last_day < first_day:
            self.add_error("valid_until", "This is before its first day.")

    def coupon_fields(self) -> dict[str, Any]:
        """Return the fields of the coupon, without its products."""
        data = self.cleaned_data
        names = ("code", "amounts", "valid_from", "valid_until", "most_uses")
        return {name: data[name] for name in names} | {"percent": int((data["percent"] or 0) * 1000)}
