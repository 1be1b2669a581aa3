"""What customers say who want their money back."""

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
    """Why, in their own words too, and for which product."""

    reason = forms.ChoiceField(choices=[("", "Choose one"), *((one, one) for one in REASONS)])
    field_order = ("item", "reason", "comment")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        comment = self.fields["comment"]
        comment.label, comment.help_text = "What happened?", "It helps to name what you have tried already."
        comment.suggestions = ()  # type: ignore[attr-defined]  # those of the vendor's team
