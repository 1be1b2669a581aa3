"""The form of a customer's refund request."""

from typing import Any

from django import forms

from refunds.forms import RequestForm

REASONS = (
    "I bought it twice",
    "I did not mean to buy it",
    "It does not work as I expected",
    "I did not get it",
    "Something else",
)


class AskRefundForm(RequestForm):
    """The product, a reason of the list, and the reason in the customer's own words."""

    reason = forms.ChoiceField(choices=[("", "Choose one"), *((reason, reason) for reason in REASONS)])
    field_order = ("item", "reason", "comment")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        comment = self.fields["comment"]
        comment.label, comment.help_text = "What happened?", "It helps to name what you have tried already."
        comment.suggestions = ()  # type: ignore[attr-defined]  # the suggestions are for the vendor's team
