from collections.abc import Mapping
from copy import copy
from typing import Any

from django import forms

from notifications.emails import reply
from notifications.emails.compose import RECEIPT, templates_for
from notifications.emails.models import LANGUAGES, Email, EmailTemplate, EmailVersion
from notifications.emails.variables import template_problem
from orders.forms import ActionForm, CommentField, CommentForm
from orders.recipients import recipient_of
from vendors.models import Product, Vendor

CUSTOMER, RECIPIENT = "customer", "recipient"  # whom Resend Order mails
EVERYTHING = "products"  # in bulk: all templates of each order's products


def with_value(data: Mapping[str, Any], name: str, value: Any) -> Any:
    """Return what was posted with another value of one field, for the form that is shown again."""
    changed: Any = copy(data)  # a QueryDict stays one
    changed[name] = value
    return changed


class ItemsField(forms.MultipleChoiceField):
    """Check boxes; the command line passes one string with commas."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: Any) -> list[str]:
        items = super().to_python(value.split(",") if isinstance(value, str) else value)
        return [item for item in items if item]  # the page sends one without text: none ticked is seen


class ResendForm(ActionForm):
    """The emails to resend, chosen on a first page, and the comment, typed on a second, which can be reloaded."""

    first_page = ("items",)
    items = ItemsField(label="Emails to resend")
    to = forms.ChoiceField(label="To", required=False, initial=CUSTOMER, widget=forms.RadioSelect)
    comment = CommentField(max_length=4000, help_text="Seen by your team and by MyCommerce Customer Service.")

    prefilled = ("to",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer_recipient()
        is_purchase = self.order is not None and self.order.is_sold_elsewhere
        choices = [(RECEIPT, Email.Kind.PURCHASE.label if is_purchase else Email.Kind.RECEIPT.label)]
        if self.order:
            choices += [(f"template-{template.pk}", template.name) for template in templates_for(self.order)]
        else:
            choices += [(EVERYTHING, "The other emails set up for each order's products")]
        field = self.fields["items"]
        assert isinstance(field, ItemsField)  # noqa: S101  as declared above
        field.choices = choices
        field.initial = [key for key, _ in choices]

    def _offer_recipient(self) -> None:
        """Ask whom to mail where a recipient has an address of their own."""
        recipient = recipient_of(self.order) if self.order else None
        if self.order and recipient and recipient.email:
            self.fields["to"].choices = [  # type: ignore[attr-defined]
                (CUSTOMER, f"Customer, {self.order.email}"),
                (RECIPIENT, f"Recipient, {recipient.email}: key and downloads, without prices"),
            ]
        else:
            del self.fields["to"]

    def clean_to(self) -> str:
        return self.cleaned_data["to"] or CUSTOMER

    @property
    def method(self) -> str:
        return "post" if self.asks_comment or self.order is None else "get"

    @property
    def asks_comment(self) -> bool:
        """Whether this is the second page: the emails are chosen, the comment is missing."""
        return self.is_bound and "items" not in self.errors

    @property
    def unbound_comment(self) -> str:
        """Return the comment's field without an error where the form was sent from the first page, else ""."""
        return "" if "comment" in self.data else CommentForm(order=self.order)["comment"].as_field_group()


class TemplateForm(forms.Form):
    """An email template in one language."""

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
        help_text="An Order ID; else the newest with the product.",
    )
    # The id of the version that the form was opened with.
    opened = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, vendor: Vendor, template: EmailTemplate | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.vendor, self.template = vendor, template
        field = self.fields["product"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  as declared above
        field.queryset = vendor.products.order_by("name", "pk")

    def add_stale_version_error(self, newest: EmailVersion) -> None:
        """Say that saving would replace a version its author has not seen; saving again replaces it."""
        opened, language = self.cleaned_data["opened"], newest.get_language_display()
        is_same_language = newest.template.versions.filter(pk=opened, language=newest.language).exists()
        reason = (
            f"{newest.author or 'Somebody'} saved another version meanwhile"
            if is_same_language
            else f"There is a {language} text already"
        )
        self.add_error("language", f"{reason}. Save again to replace it; all versions are kept.")
        self.data = with_value(self.data, "opened", newest.pk)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        namesake = EmailTemplate.objects.filter(vendor=self.vendor, name=name).first()
        if namesake and namesake != self.template:
            raise forms.ValidationError("Another of your emails has this name.")
        return name

    def clean_subject(self) -> str:
        return self._clean_source("subject")

    def clean_text(self) -> str:
        return self._clean_source("text")

    def clean_html(self) -> str:
        return self._clean_source("html")

    def _clean_source(self, part: str) -> str:
        source: str = self.cleaned_data[part].replace("\r\n", "\n")
        if problem := template_problem(source):
            raise forms.ValidationError(f"{problem}.")
        return source


class ReplyForm(forms.Form):
    """The vendor's reply text, a template."""

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
        if problem := reply.reply_problem(text):
            raise forms.ValidationError(f"{problem}.")
        return text
