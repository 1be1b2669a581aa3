from typing import Any

from django import forms

from orders.forms import ActionForm, CommentField


class AccessForm(ActionForm):
    """The reason why access is stopped or restored, and whether the customer is written to."""

    comment = CommentField(
        label="Reason",
        max_length=4000,
        help_text="Seen by your team and by MyCommerce Customer Service, never by the customer.",
    )
    tell_customer = forms.BooleanField(required=False, label="Email the customer about it")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.order and self.order.email:
            self.fields["tell_customer"].label = f"Email the customer about it, at {self.order.email}"
