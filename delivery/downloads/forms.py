"""What vendors type about their product files."""

import re
import unicodedata
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat

from delivery.downloads.models import FreshLinkSettings, ProductFile
from vendors.models import Product

# Types in which software and its documents come; web pages and scripts are not among them.
FILE_TYPES = (
    "7z", "aab", "apk", "appimage", "bin", "bz2", "cab", "csv", "deb", "dmg", "doc", "docx", "epub", "exe", "flac",
    "gz", "img", "iso", "jar", "jpg", "lic", "mp3", "mp4", "msi", "msix", "otf", "pdf", "pkg", "png", "rar", "rpm",
    "rtf", "sit", "snap", "tar", "tgz", "ttf", "txt", "vst3", "wav", "woff2", "xlsx", "xz", "zip", "zst",
)  # fmt: skip
_UNUSABLE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]|^[.\s]|[.\s]$')


def clean_filename(filename: str) -> str:
    """Return the filename in Unicode's composed form.

    Raises ValidationError for one that some system cannot save, and for types that are not listed.
    """
    filename = unicodedata.normalize("NFC", filename)
    if _UNUSABLE.search(filename):
        raise ValidationError(
            'A file name is one line without / \\ : * ? " < > | and does not begin with a dot.'
        )
    if filename.rpartition(".")[2].lower() not in FILE_TYPES:
        raise ValidationError(f"Files of this type are not taken. Types: {', '.join(FILE_TYPES)}.")
    return filename


class FreshLinkSettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    """When customers may have a fresh download link mailed to the address of their order, and how often."""

    class Meta:
        model = FreshLinkSettings
        fields = ("when_expired", "when_used_up", "per_day")


class FileUploadForm(forms.Form):
    """A file, with its version and the name that customers read."""

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


class FilenameConfirmationForm(forms.Form):
    """The name of the file, typed by a person who is about to break links of customers."""

    confirm = forms.CharField(label="Type the file name to confirm", max_length=200)

    def __init__(self, *args: Any, file: ProductFile, is_required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.file = file
        self.fields["confirm"].widget.attrs |= {"autocomplete": "off", "placeholder": file.filename}
        self.fields["confirm"].required = is_required

    def clean_confirm(self) -> str:
        typed_name: str = self.cleaned_data["confirm"].strip()
        if self.fields["confirm"].required and typed_name != self.file.filename:
            raise ValidationError(f"Type {self.file.filename}, exactly.")
        return typed_name


class RenameForm(FilenameConfirmationForm):
    """New names of a file."""

    name = forms.CharField(label="Display name", max_length=200)
    filename = forms.CharField(label="File name", max_length=200)

    field_order = ("name", "filename", "confirm")

    def clean_filename(self) -> str:
        return clean_filename(self.cleaned_data["filename"].strip())
