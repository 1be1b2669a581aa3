import re
import unicodedata
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat

from core import http_client
from core.public_addresses import AddressRefused
from delivery.downloads.models import ProductFile
from delivery.licenses import activation_url, hardware_ids, pool
from delivery.models import DeliveryTerms
from delivery.models.delivery_terms import KeySource
from orders.forms import ActionForm
from vendors.models import Product

# What software and its papers come in. Pages and scripts of the web are none of it.
TYPES = (
    "7z", "aab", "apk", "appimage", "bin", "bz2", "cab", "csv", "deb", "dmg", "doc", "docx", "epub", "exe", "flac",
    "gz", "img", "iso", "jar", "jpg", "lic", "mp3", "mp4", "msi", "msix", "otf", "pdf", "pkg", "png", "rar", "rpm",
    "rtf", "sit", "snap", "tar", "tgz", "ttf", "txt", "vst3", "wav", "woff2", "xlsx", "xz", "zip", "zst",
)  # fmt: skip
_ODD = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]|^[.\s]|[.\s]$')


def clean_filename(filename: str) -> str:
    """In its one spelling; refuses what some system cannot save, and types that nobody buys."""
    filename = unicodedata.normalize("NFC", filename)
    if _ODD.search(filename):
        raise ValidationError(
            'A file name is one line without / \\ : * ? " < > | and does not begin with a dot.'
        )
    if filename.rpartition(".")[2].lower() not in TYPES:
        raise ValidationError(f"Files of this type are not taken. Types: {', '.join(TYPES)}.")
    return filename


class FileUploadForm(forms.Form):
    file = forms.FileField(max_length=200, allow_empty_file=False)
    label = forms.CharField(
        label="Version", max_length=60, required=False, help_text="As your customers know it, such as 5.2.1."
    )
    name = forms.CharField(
        label="Display name",
        max_length=200,
        required=False,
        help_text="What customers read. Empty: the file name, or what it is called already.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = f"At most {filesizeformat(settings.UPLOAD_MAX_BYTES)}."

    def clean_file(self) -> "UploadedFile[bytes]":
        uploaded: UploadedFile[bytes] = self.cleaned_data["file"]
        uploaded.name = clean_filename(uploaded.name or "")
        return uploaded


class VersionForm(forms.Form):
    """A new version of a file that is there, whatever the upload is called on the vendor's disk."""

    file = forms.FileField(max_length=200, allow_empty_file=False)
    label = FileUploadForm.base_fields["label"]


class ProductsForm(forms.Form):
    """Which products come with a file."""

    products = forms.ModelMultipleChoiceField(
        Product.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, label="Products"
    )

    def __init__(self, *args: Any, file: ProductFile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["products"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101  declared above
        field.queryset = Product.objects.filter(vendor_id=file.vendor_id).order_by("name", "pk")
        field.initial = file.products.all()


class TypedConfirmation(forms.Form):
    """Whoever breaks links of customers types the name of the file first."""

    confirm = forms.CharField(label="Type the file name to confirm", max_length=200)

    def __init__(self, *args: Any, file: ProductFile, needed: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.file = file
        self.fields["confirm"].widget.attrs |= {"autocomplete": "off", "placeholder": file.filename}
        self.fields["confirm"].required = needed

    def clean_confirm(self) -> str:
        typed: str = self.cleaned_data["confirm"].strip()
        if self.fields["confirm"].required and typed != self.file.filename:
            raise ValidationError(f"Type {self.file.filename}, exactly.")
        return typed


class RenameForm(TypedConfirmation):
    name = forms.CharField(label="Display name", max_length=200)
    filename = forms.CharField(label="File name", max_length=200)

    field_order = ("name", "filename", "confirm")

    def clean_filename(self) -> str:
        return clean_filename(self.cleaned_data["filename"].strip())


class HardwareIdForm(ActionForm):
    """What a key is bound to."""

    hardware_id = forms.CharField(
        label="Hardware ID",
        max_length=100,
        required=False,
        help_text="It stands on the Enter Key dialogue box of the vendor's program. Empty: a key for any machine.",
    )

    def clean_hardware_id(self) -> str:
        typed: str = self.cleaned_data["hardware_id"]
        try:
            return hardware_ids.clean(typed) if typed else ""
        except hardware_ids.BadHardwareId as bad:
            raise ValidationError(str(bad)) from bad


class TermsForm(forms.ModelForm):  # type: ignore[type-arg]
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
            except AddressRefused as refused:
                raise ValidationError(f"We do not post there: {refused}.") from refused
        return url

    def clean_activation_url(self) -> str:
        template: str = self.cleaned_data["activation_url"]
        try:
            if template:
                activation_url.check(template)
        except activation_url.BadTemplate as bad:
            raise ValidationError(str(bad)) from bad
        return template

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("is_passport") and not cleaned.get("key_source"):
            self.add_error("key_source", "SoftwarePassport needs license keys: where do they come from?")
        if cleaned.get("key_source") == KeySource.VENDOR and not cleaned.get("generator_url"):
            self.add_error("generator_url", "Where is your generator?")
        return cleaned


class PoolForm(forms.Form):
    """Keys to add to a product's list, pasted or as a file."""

    keys = forms.CharField(
        label="License keys",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text="One a line.",
    )
    file = forms.FileField(
        label="Or a CSV or text file", required=False, help_text="Its first column; UTF-8, at most 5 MB."
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        found = pool.keys_in(f"{cleaned.get('keys', '')}\n{self._text(cleaned.get('file'))}")
        if not found:
            raise ValidationError("There is no key in it.")
        if len(found) > pool.AT_MOST:
            raise ValidationError(f"At most {pool.AT_MOST:,} keys at once.")
        if too_long := next((key for key in found if len(key) > pool.LONGEST), None):
            raise ValidationError(f"A key has at most {pool.LONGEST} letters; “{too_long[:20]}…” has more.")
        return cleaned | {"found": found}

    def _text(self, uploaded: "UploadedFile[bytes] | None") -> str:
        if uploaded is None:
            return ""
        if (uploaded.size or 0) > 5 * 2**20:
            raise ValidationError("The file is bigger than 5 MB.")
        try:
            text: str = uploaded.read().decode()
        except UnicodeDecodeError as error:
            raise ValidationError("The file is no text in UTF-8.") from error
        return text
