"""The form of a new coupon."""

import re
from typing import Any, cast

from django import forms

from checkout.coupons.models import Coupon
from checkout.coupons.redemption import normalize_code
from core.amounts import AmountField
from core.money_rows import MoneyRowForm, MoneyRows, typed_rows
from vendors.models import Product, Vendor

MOST_AMOUNTS = 30


class BaseAmounts(MoneyRows):
    """The rows of what a coupon takes off, one for each currency."""

    def clean(self) -> None:
        """Refuse an amount of nothing."""
        super().clean()
        if not any(self.errors) and not all(self.amounts):
            raise forms.ValidationError("Each amount is more than nothing.")


AmountsFormSet = cast(
    type[BaseAmounts],
    forms.formset_factory(
        MoneyRowForm,
        formset=BaseAmounts,
        extra=2,
        max_num=MOST_AMOUNTS,
        absolute_max=MOST_AMOUNTS,
        validate_max=True,
    ),
)


class CouponForm(forms.Form):
    """The code of a coupon, what it takes off, and when it ends; `amounts` are its rows of amounts."""

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

    def __init__(self, vendor: Vendor, *args: Any, coupon: Coupon | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vendor, self.coupon = vendor, coupon
        # A form that was sent without these rows names no amount.
        rows = self.data if "amounts-TOTAL_FORMS" in self.data else None
        initial_rows = typed_rows(self.initial.get("amounts", {}))
        self.amounts = AmountsFormSet(rows, initial=initial_rows, prefix="amounts")
        products = vendor.products.filter(archived_at=None).order_by("name", "pk")
        self.fields["products"].queryset = products  # type: ignore[attr-defined]
        if coupon:
            self.fields["code"].disabled = True
            self.fields["code"].help_text = "Customers have it already: it stays."

    def is_valid(self) -> bool:
        return super().is_valid() and self._amounts_are_valid()

    def disable(self) -> None:
        """Show what the coupon says, and let nobody change it."""
        for fields in (self.fields, *(row.fields for row in self.amounts)):
            for field in fields.values():
                field.disabled = True

    def clean_code(self) -> str:
        """Return the code of a new coupon, or that of the coupon that is changed, which stays."""
        if self.coupon:
            return self.coupon.code
        code = normalize_code(self.cleaned_data["code"])
        if not re.fullmatch(r"[A-Z0-9][A-Z0-9-]{2,39}", code):
            raise forms.ValidationError("Three letters, digits or hyphens at least.")
        if Coupon.objects.filter(vendor=self.vendor, code=code).exists():
            raise forms.ValidationError(f"There is a coupon {code} already.")
        return code

    def clean_most_uses(self) -> int | None:
        most_uses: int | None = self.cleaned_data["most_uses"]
        if self.coupon and most_uses is not None and most_uses < self.coupon.uses:
            raise forms.ValidationError(f"It was used {self.coupon.uses} times already.")
        return most_uses

    def clean(self) -> None:
        data = self.cleaned_data
        are_valid = self._amounts_are_valid() and not self.errors
        if are_valid and bool(data.get("percent")) == bool(self._typed_amounts()):
            self.add_error("percent", "Either a percentage or an amount.")
        first_day, last_day = data.get("valid_from"), data.get("valid_until")
        if first_day and last_day and last_day < first_day:
            self.add_error("valid_until", "This is before its first day.")

    def coupon_fields(self) -> dict[str, Any]:
        """Return the fields of the coupon, without its products."""
        data = self.cleaned_data
        fields = {name: data[name] for name in ("code", "valid_from", "valid_until", "most_uses")}
        percent = int((data["percent"] or 0) * 1000)
        return fields | {"percent": percent, "amounts": self._typed_amounts()}

    def _amounts_are_valid(self) -> bool:
        return not self.amounts.is_bound or self.amounts.is_valid()

    def _typed_amounts(self) -> dict[str, int]:
        return self.amounts.minor_by_currency if self.amounts.is_bound else {}


def initial_fields(coupon: Coupon) -> dict[str, Any]:
    """Return what the form of a coupon shows, as it is typed."""
    return {
        "code": coupon.code,
        "percent": f"{coupon.percent / 1000:g}" if coupon.percent else "",
        "amounts": coupon.amounts,
        "products": coupon.products.all(),
        "valid_from": coupon.valid_from,
        "valid_until": coupon.valid_until,
        "most_uses": coupon.most_uses,
    }
