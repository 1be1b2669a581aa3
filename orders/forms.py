"""The forms of actions."""

from typing import Any
from unicodedata import category

from django import forms

from orders.models import Order, OrderItem

ALLOWED_CONTROLS = "\t\r\n\0"  # NUL is refused later, with an error message of its own
INVISIBLE_CATEGORIES = ("Cc", "Cf", "Zs", "Zl", "Zp")


class ActionForm(forms.Form):
    """The arguments of an action, for one order or item (none in bulk).

    It checks whether they are well formed; the action checks whether they are allowed.
    """

    prefilled: tuple[str, ...] = ()  # fields that a link to the page may prefill
    first_page: tuple[str, ...] = ()  # fields that a page of their own asks first; it sends them by GET

    def __init__(
        self, *args: Any, order: Order | None = None, item: OrderItem | None = None, **kwargs: Any
    ) -> None:
        self.order = order
        self.order_item = item
        super().__init__(*args, **kwargs)

    @property
    def method(self) -> str:
        """How the page sends it."""
        return "post"


class CommentField(forms.CharField):
    """A comment, with the suggestion "Customer request" to be chosen by one click."""

    suggestions = ("Customer request",)
    widget = forms.Textarea(attrs={"rows": 4})

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Add no maxlength: a browser would cut a pasted text without telling."""
        return {}

    def to_python(self, value: Any) -> str:
        """Return the text without control characters; "" when nothing in it is visible."""
        text = "".join(
            character
            for character in super().to_python(value) or ""
            if character in ALLOWED_CONTROLS or category(character) != "Cc"
        )
        return text if any(category(character) not in INVISIBLE_CATEGORIES for character in text) else ""


class CommentForm(ActionForm):
    comment = CommentField(max_length=4000, help_text="Seen by your team and by MyCommerce Customer Service.")


class PaymentForm(ActionForm):
    """The reference by which the bank knows the payment."""

    reference = forms.CharField(
        max_length=80,
        help_text="Of the wire transfer or check. The customer gets receipt and products at once.",
    )


class TypedCount(forms.CharField):
    """The number of orders, typed out, so that no action runs on many by accident."""

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__(label=f"Type the number of orders, {count}, to go on", max_length=20)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def validate(self, value: str) -> None:
        super().validate(value)
        if value.replace(",", "") != str(self.count):
            raise forms.ValidationError(f"It would be done to {self.count:,} orders now: type {self.count}.")
