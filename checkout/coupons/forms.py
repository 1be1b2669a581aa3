"""What a vendor says about a new coupon."""

import re
from typing import Any

from django import forms

from checkout.coupons import coupons
from checkout.coupons.models import Coupon
from refunds.forms import CeilingsField
from vendors.models import Product, Vendor


class CouponForm(forms.Form):
    """Its code, what it takes off, and when it stops."""

    code = forms.CharField(max_length=40, help_text="What customers type: letters, digits and hyphens.")
    percent = forms.DecimalField(
        required=False,
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
        code = coupons.normal(self.cleaned_data["code"])
        if not re.fullmatch(r"[A-Z0-9][A-Z0-9-]{2,39}", code):
            raise forms.ValidationError("Three letters, digits or hyphens at least.")
        if Coupon.objects.filter(vendor=self.vendor, code=code).exists():
            raise forms.ValidationError(f"There is a coupon {code} already.")
        return code

    def clean(self) -> None:
        typed = self.cleaned_data
        if not self.errors and bool(typed.get("percent")) == bool(typed.get("amounts")):
            self.add_error("percent", "Either a percentage or an amount.")
        if not all(typed.get("amounts", {}).values()):
            self.add_error("amounts", "Each amount is more than nothing.")
        first, last = typed.get("valid_from"), typed.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", "This is before its first day.")

    def columns(self) -> dict[str, Any]:
        """Those of a coupon, without its products."""
        typed = self.cleaned_data
        kept = {name: typed[name] for name in ("code", "amounts", "valid_from", "valid_until", "most_uses")}
        return kept | {"percent": int((typed["percent"] or 0) * 1000)}
