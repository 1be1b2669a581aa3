from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat

TYPES = (".csv", ".csv.gz", ".gz", ".xlsx", ".txt", ".tsv")


class UploadForm(forms.Form):
    """The file is on the disk already when this looks at it."""

    file = forms.FileField(
        label="File of orders",
        max_length=200,
        help_text="CSV, CSV packed by gzip, or Excel (.xlsx), one row for each product of an order.",
        widget=forms.FileInput(attrs={"accept": ",".join(TYPES)}),
        error_messages={"required": "Choose a file first.", "empty": "The file is empty."},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.IMPORT_MAX_BYTES:
            most = filesizeformat(settings.IMPORT_MAX_BYTES)
            raise ValidationError(
                f"The file has {filesizeformat(file.size)} and may have {most}: pack it by gzip or split it."
            )
        return file
