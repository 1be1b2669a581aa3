from typing import Any

from django import forms

from notifications.letters import RECEIPT, templates_for
from orders.forms import ActionForm, CommentField, CommentForm

EVERYTHING = "products"  # in bulk: whatever is set up for each order's products


class EmailAddressForm(ActionForm):
    """The customer's address, as it should have been."""

    email = forms.EmailField(label="Email address", max_length=254)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.order:
            self.fields["email"].initial = self.order.email
        self.fields["email"].widget.attrs |= {"autocomplete": "off", "autofocus": True}


class ItemsField(forms.MultipleChoiceField):
    """Boxes; by command a list with commas."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: Any) -> list[str]:
        return super().to_python(value.split(",") if isinstance(value, str) else value)


class ResendForm(ActionForm):
    """Which e-mails, on a first page; why, on a second."""

    items = ItemsField(label="E-mails to resend")
    comment = CommentField(max_length=4000, help_text="Seen by your team and by MyCommerce Customer Service.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(RECEIPT, "Transaction Receipt")]
        if self.order:
            choices += [(f"template-{one.pk}", one.name) for one in templates_for(self.order)]
        else:
            choices += [(EVERYTHING, "The other e-mails set up for each order's products")]
        items = self.fields["items"]
        assert isinstance(items, ItemsField)  # noqa: S101  as declared above
        items.choices = choices
        items.initial = [key for key, _ in choices]

    @property
    def asks_comment(self) -> bool:
        """The second page: the e-mails are chosen, the comment is still to come."""
        return self.is_bound and "items" not in self.errors

    @property
    def fresh_comment(self) -> str:
        """The comment's box as it first appears: nobody has forgotten anything yet."""
        return "" if "comment" in self.data else CommentForm(order=self.order)["comment"].as_field_group()
