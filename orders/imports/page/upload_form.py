from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.text import get_valid_filename

AT_MOST = 6
TYPES = (".csv", ".csv.gz", ".gz", ".xlsx", ".txt", ".tsv")


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several, each checked by itself."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [super(FilesField, self).clean(file, initial) for file in data or [None]]


class ImportUploadForm(forms.Form):
    """The files are on the disk already when this looks at them."""

    file = FilesField(
        label="File of orders",
        max_length=200,
        help_text="CSV, CSV packed by gzip, or Excel (.xlsx), one row for each product of an order. Where invoices or "
        "customers are in files of their own, choose all the files together.",
        widget=SeveralFiles(attrs={"accept": ",".join(TYPES)}),
        error_messages={"required": "Choose a file first.", "empty": "The file is empty."},
    )

    def clean_file(self) -> list[Any]:
        files: list[Any] = self.cleaned_data["file"]
        size, most = sum(file.size for file in files), settings.IMPORT_MAX_BYTES
        names = {get_valid_filename(file.name) for file in files}
        if len(files) > AT_MOST:
            raise ValidationError(f"At most {AT_MOST} files belong together: these are {len(files)}.")
        if len(names) < len(files):
            raise ValidationError("Two of the files have the same name: rename one of them.")
        if size > most:
            subject = "The file has" if len(files) == 1 else "The files together have"
            raise ValidationError(
                f"{subject} {filesizeformat(size)} and may have {filesizeformat(most)}: pack it by gzip or split it."
            )
        return files
