from typing import Any

from django import forms
from django.core.validators import RegexValidator

from notifications.emails import reply
from notifications.emails.compose import RECEIPT, templates_for
from notifications.emails.models import LANGUAGES, EmailTemplate, EmailVersion
from notifications.emails.variables import problem_of
from orders.forms import ActionForm, CommentField, CommentForm
from vendors.models import Product, Vendor

AT_A_DOMAIN = RegexValidator(r"@[^\[\]]+\.[^\[\]]+$", "Enter a whole address, such as name@company.com.")
EVERYTHING = "products"  # in bulk: whatever is set up for each order's products


class EmailAddressForm(ActionForm):
    """The customer's address, as it should have been."""

    email = forms.EmailField(label="Email address", max_length=254, validators=[AT_A_DOMAIN])
    shown = forms.CharField(required=False, max_length=254, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.order:
            self.fields["email"].initial = self.fields["shown"].initial = self.order.email
        self.fields["email"].widget.attrs |= {"autocomplete": "off", "autofocus": True}

    def clean(self) -> dict[str, Any]:
        """Not over the head of somebody who corrected it since this form was opened."""
        asked = super().clean() or self.cleaned_data
        shown = asked.pop("shown", "")
        if self.order and shown and shown != self.order.email:
            self.data = {**self.data, "shown": self.order.email}
            raise forms.ValidationError(
                f"Meanwhile it was changed to {self.order.email}. Save again if yours is the right one."
            )
        return asked


class ItemsField(forms.MultipleChoiceField):
    """Boxes; by command a list with commas."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: Any) -> list[str]:
        return super().to_python(value.split(",") if isinstance(value, str) else value)


class ResendForm(ActionForm):
    """Which emails, on a first page; why, on a second."""

    items = ItemsField(label="Emails to resend")
    comment = CommentField(max_length=4000, help_text="Seen by your team and by MyCommerce Customer Service.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(RECEIPT, "Transaction Receipt")]
        if self.order:
            choices += [(f"template-{one.pk}", one.name) for one in templates_for(self.order)]
        else:
            choices += [(EVERYTHING, "The other emails set up for each order's products")]
        items = self.fields["items"]
        assert isinstance(items, ItemsField)  # noqa: S101  as declared above
        items.choices = choices
        items.initial = [key for key, _ in choices]

    @property
    def asks_comment(self) -> bool:
        """The second page: the emails are chosen, the comment is still to come."""
        return self.is_bound and "items" not in self.errors

    @property
    def fresh_comment(self) -> str:
        """The comment's box as it first appears: nobody has forgotten anything yet."""
        return "" if "comment" in self.data else CommentForm(order=self.order)["comment"].as_field_group()


class TemplateForm(forms.Form):
    """One email in one language."""

    name = forms.CharField(max_length=100, help_text="For your team; customers see the subject.")
    product = forms.ModelChoiceField(
        Product.objects.none(), required=False, empty_label="All products", help_text="Sent with its orders."
    )
    is_active = forms.BooleanField(label="Send it with new orders", required=False, initial=True)
    language = forms.ChoiceField(
        choices=LANGUAGES, help_text="Customers get their own language where you have it, else English."
    )
    subject = forms.CharField(max_length=200)
    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "true"}), strip=False)
    html = forms.CharField(
        label="HTML",
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        required=False,
        strip=False,
        help_text="May stay empty. Values are escaped here by themselves.",
    )
    sample = forms.CharField(
        label="Try it with the order",
        required=False,
        max_length=40,
        help_text="An Order ID; else your newest.",
    )
    opened = forms.IntegerField(required=False, widget=forms.HiddenInput)  # the version that one began with

    def __init__(
        self, *args: Any, vendor: Vendor, template: EmailTemplate | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.vendor, self.template = vendor, template
        product = self.fields["product"]
        assert isinstance(product, forms.ModelChoiceField)  # noqa: S101  as declared above
        product.queryset = vendor.products.order_by("name", "pk")

    def tell_of(self, newest: EmailVersion) -> None:
        """Somebody's words would be replaced unseen: they are, when it is saved once more."""
        opened, language = self.cleaned_data["opened"], newest.get_language_display()
        seen = newest.template.versions.filter(pk=opened, language=newest.language).exists()
        found = (
            f"{newest.author or 'Somebody'} saved another version meanwhile"
            if seen
            else f"There is a {language} text already"
        )
        self.add_error("language", f"{found}. Save again to replace it; all versions are kept.")
        self.data = {**self.data, "opened": newest.pk}

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        same = EmailTemplate.objects.filter(vendor=self.vendor, name=name).first()
        if same and same != self.template:
            raise forms.ValidationError("Another of your emails has this name.")
        return name

    def clean_subject(self) -> str:
        return self._checked("subject")

    def clean_text(self) -> str:
        return self._checked("text")

    def clean_html(self) -> str:
        return self._checked("html")

    def _checked(self, part: str) -> str:
        source: str = self.cleaned_data[part].replace("\r\n", "\n")
        if problem := problem_of(source):
            raise forms.ValidationError(f"{problem}.")
        return source


class ReplyForm(forms.Form):
    """A reply to copy, with variables in it."""

    text = forms.CharField(
        label="Reply text",
        max_length=4000,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="With the variables of emails, and {{ lookup_url }}. Empty it to use our own words again.",
    )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].replace("\r\n", "\n")
        if problem := reply.problem_of(text):
            raise forms.ValidationError(f"{problem}.")
        return text
