from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core import http_client
from core.public_addresses import AddressRefused
from delivery.licenses import activation_url
from delivery.models import DeliveryTerms
from delivery.models.delivery_terms import KeySource


class TermsForm(forms.ModelForm):  # type: ignore[type-arg]
    """How a product is delivered."""

    class Meta:
        model = DeliveryTerms
        fields = (
            "download_limit",
            "download_days",
            "receipt_text",
            "key_source",
            "needs_hardware_id",
            "old_key_days",
            "low_stock_at",
            "generator_url",
            "is_passport",
            "activation_url",
            "machines",
            "fetch_allowed",
            "is_disc",
            "ships_within_days",
        )
        widgets = {"receipt_text": forms.Textarea(attrs={"rows": 4})}  # noqa: RUF012
        labels = {  # noqa: RUF012
            "download_days": "Days to download",
            "old_key_days": "Days for which an old key stays valid",
            "low_stock_at": "Keys left when you are warned",
        }
        help_texts = {  # noqa: RUF012
            "download_days": "From the delivery on; then the link has expired.",
            "old_key_days": "When a new key takes its place; 0: the old one is revoked at once.",
            "low_stock_at": "Of a list of keys; by email, and on this page.",
        }

    def clean_generator_url(self) -> str:
        url: str = self.cleaned_data["generator_url"].strip()
        if url:
            try:
                http_client.check_url(url)
            except AddressRefused as error:
                raise ValidationError(f"We do not post there: {error}.") from error
        return url

    def clean_activation_url(self) -> str:
        template: str = self.cleaned_data["activation_url"]
        try:
            if template:
                activation_url.check_template(template)
        except activation_url.BadTemplate as error:
            raise ValidationError(str(error)) from error
        return template

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("is_passport") and not cleaned.get("key_source"):
            self.add_error("key_source", "SoftwarePassport needs license keys: where do they come from?")
        if cleaned.get("key_source") == KeySource.VENDOR and not cleaned.get("generator_url"):
            self.add_error("generator_url", "Where is your generator?")
        return cleaned
