"""The forms of the refund actions and of the refund settings; those of ceilings are in `ceiling_rows.py`."""

from typing import Any

from django import forms

from orders.forms import ActionForm, CommentForm
from refunds.models import Refund, RefundSettings


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


class RefundSettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    """The vendor's settings for refunds but the ceilings: emails, and the delays of refund requests."""

    class Meta:
        model = RefundSettings
        fields = ("mails_customer", "remind_after_days", "escalate_after_days")


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
