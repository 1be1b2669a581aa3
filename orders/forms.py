from typing import Any
from unicodedata import category

from django import forms

from orders.models import Order, OrderItem

KEPT = "\t\r\n\0"  # of the control characters; NUL is refused with a sentence of its own
UNSEEN = ("Cc", "Cf", "Zs", "Zl", "Zp")


class ActionForm(forms.Form):
    """What an action asks, for one order or item (none in bulk); checks shape only, truth is the action's."""

    prefilled: tuple[str, ...] = ()  # fields that a link to the page may fill in beforehand

    def __init__(
        self, *args: Any, order: Order | None = None, item: OrderItem | None = None, **kwargs: Any
    ) -> None:
        self.order = order
        self.order_item = item
        super().__init__(*args, **kwargs)


class CommentField(forms.CharField):
    """A comment, with "Customer request" to be had by one click."""

    suggestions = ("Customer request",)
    widget = forms.Textarea(attrs={"rows": 4})

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No maxlength: a browser would cut a pasted text without a word."""
        return {}

    def to_python(self, value: Any) -> str:
        """What can be read; the log keeps it for ever."""
        text = "".join(
            sign for sign in super().to_python(value) or "" if sign in KEPT or category(sign) != "Cc"
        )
        return text if any(category(sign) not in UNSEEN for sign in text) else ""


class CommentForm(ActionForm):
    comment = CommentField(max_length=4000, help_text="Seen by your team and by MyCommerce Customer Service.")


class PaymentForm(ActionForm):
    """By what the payment is found again at the bank."""

    reference = forms.CharField(
        max_length=80,
        help_text="Of the wire transfer or check. The customer gets receipt and products at once.",
    )


class TypedCount(forms.CharField):
    """The number of orders, typed out: nobody does this to many by a slip."""

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__(label=f"Type the number of orders, {count}, to go on", max_length=20)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def validate(self, value: str) -> None:
        super().validate(value)
        if value.replace(",", "") != str(self.count):
            raise forms.ValidationError(f"It would be done to {self.count:,} orders now: type {self.count}.")
