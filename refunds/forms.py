from typing import Any

from django import forms

from orders.forms import ActionForm, CommentForm
from refunds.models import Refund


class RefundForm(CommentForm):
    """Why the money goes back, and whether the licence stays."""

    keeps_license = forms.BooleanField(
        required=False,
        label="Leave the licence valid",
        help_text="Otherwise downloads stop and the licence key is revoked once the refund has succeeded.",
    )


class ApprovalForm(ActionForm):
    """Which of the order's waiting refunds, nearly always the only one."""

    refund = forms.TypedChoiceField(coerce=int, widget=forms.RadioSelect, label="Refund")
    comment = forms.CharField(max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = self.order.refunds.filter(state=Refund.State.WAITING).order_by("pk") if self.order else ()
        choices = [(one.pk, f"{one.amount}, asked for by {one.asked_by_name}") for one in waiting]
        self.fields["refund"].choices = choices  # type: ignore[attr-defined]
        self.fields["refund"].initial = choices[0][0] if choices else None
