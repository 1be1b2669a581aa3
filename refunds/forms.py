"""The forms of the refund actions and of the refund settings."""

import re
from typing import Any

from babel.numbers import list_currencies
from django import forms

from core.amounts import NotAnAmount, parse_amount
from core.money import Money
from orders.forms import ActionForm, CommentForm
from refunds.models import Refund, RefundSettings

MAX_CEILING = 10**9


class RefundForm(CommentForm):
    """The reason of a refund, and whether the license stays valid."""

    keeps_license = forms.BooleanField(
        required=False,
        label="Leave the license valid",
        help_text="The license key goes on working and stays in the receipt. Downloads stop in any case, once the "
        "refund has succeeded; without the tick the license key is revoked then as well.",
    )


class ApprovalForm(ActionForm):
    """The choice among the order's refunds that wait for approval, nearly always the only one."""

    refund = forms.TypedChoiceField(coerce=int, widget=forms.RadioSelect, label="Refund")
    comment = forms.CharField(max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = self.order.refunds.filter(state=Refund.State.WAITING).order_by("pk") if self.order else ()
        choices = [(refund.pk, _choice_label(refund)) for refund in waiting]
        self.fields["refund"].choices = choices  # type: ignore[attr-defined]
        self.fields["refund"].initial = choices[0][0] if choices else None


class CeilingsField(forms.CharField):
    """Amounts by currency: `EUR 200.00, JPY 30000` on the page, {"EUR": 20000, "JPY": 30000} minor units in code."""

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return ", ".join(f"{currency} {Money(minor, currency).decimal}" for currency, minor in value.items())

    def to_python(self, value: Any) -> Any:
        if isinstance(value, dict):
            return value
        parts = re.split(
            r"[\s,;]+(?=[A-Za-z])", str(value or "").strip(" ,;")
        )  # a comma may be a decimal one
        return dict(_ceiling(part) for part in parts if part)


def _ceiling(text: str) -> tuple[str, int]:
    """Return the currency and the minor units of `EUR 200.00` or `EUR 200,00`. Raises ValidationError."""
    refusal = f"“{text}” is not a currency and an amount, such as EUR 200.00."
    currency, amount = text[:3].upper(), text[3:]
    if currency not in list_currencies():
        raise forms.ValidationError(refusal)
    try:
        major = parse_amount(amount, currency=currency)
    except NotAnAmount as problem:
        raise forms.ValidationError(f"{refusal} {problem}") from problem
    ceiling = Money.of(major, currency)
    if not 0 <= major < MAX_CEILING or ceiling.decimal != major:
        raise forms.ValidationError(refusal)
    return currency, ceiling.minor


class RefundSettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    """The vendor's settings for refunds: ceilings by role, emails, and the delays of refund requests."""

    manager = CeilingsField(
        required=False,
        label="Managers refund alone up to",
        help_text="For example EUR 200.00, USD 220. Above it, and in other currencies, another person has to approve. "
        "Empty: any amount.",
    )
    owner = CeilingsField(required=False, label="Owners refund alone up to")

    class Meta:
        model = RefundSettings
        fields = ("mails_customer", "remind_after_days", "escalate_after_days")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for role in ("manager", "owner"):
            self.fields[role].initial = self.instance.ceilings.get(role, {})
        self.order_fields(("manager", "owner"))

    def save(self, commit: bool = True) -> RefundSettings:
        self.instance.ceilings = {role: self.cleaned_data[role] for role in ("manager", "owner")}
        return super().save(commit)  # type: ignore[no-any-return]


class RequestForm(CommentForm):
    """The customer's comment, and the product that the request is about."""

    item = forms.TypedChoiceField(
        coerce=int, empty_value=None, required=False, label="Product", choices=[("", "The whole order")]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comment"].label = "What the customer says"
        self.fields["comment"].help_text = "Forwarded to the vendor; the customer gets a copy."
        if self.order and self.order.item_count > 1:
            lines = self.order.items.filter(refund_status="").order_by("position")
            choices = [("", "The whole order"), *((line.pk, line.name or line.sku) for line in lines)]
            self.fields["item"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["item"]


class RecordForm(RequestForm):
    """What Customer Service pays out by hand; with a reference it is paid out already."""

    reference = forms.CharField(
        max_length=80,
        required=False,
        help_text="Of the payment. Without one it is to do, and finished later.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comment"].label = "Comment"
        self.fields["comment"].help_text = "Seen by the vendor."


class DisputeResultForm(CommentForm):
    """How a dispute ended; the comment says from where that is known."""

    result = forms.ChoiceField(
        widget=forms.RadioSelect,
        choices=[
            ("won", "Won: the money stays, downloads and license keys work again"),
            ("lost", "Lost: the customer has the money, downloads and license keys stay stopped"),
            ("inquiry_closed", "Inquiry closed: the money stays, downloads and license keys work again"),
        ],
    )
    field_order = ("result", "comment")


class FinishForm(ActionForm):
    """The choice among the order's refunds to be paid out by hand, and the outcome."""

    refund = forms.TypedChoiceField(coerce=int, widget=forms.RadioSelect, label="Refund")
    outcome = forms.ChoiceField(
        widget=forms.RadioSelect,
        initial=Refund.State.SUCCEEDED,
        choices=[(Refund.State.SUCCEEDED, "Paid out"), (Refund.State.FAILED, "Could not be paid out")],
    )
    note = forms.CharField(max_length=400, label="Reference of the payment, or why it could not be paid")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        refunds = Refund.objects.none()
        if self.order:
            refunds = self.order.refunds.filter(by_hand=True, state=Refund.State.SUBMITTED).order_by("pk")
        choices = [
            (refund.pk, f"{refund.amount}, recorded by {refund.requested_by_name}") for refund in refunds
        ]
        self.fields["refund"].choices = choices  # type: ignore[attr-defined]
        self.fields["refund"].initial = choices[0][0] if choices else None


def _choice_label(refund: Refund) -> str:
    comment = f": “{refund.comment[:200]}”" if refund.comment else ""
    return f"{refund.amount}, asked for by {refund.requested_by_name}{comment}"
