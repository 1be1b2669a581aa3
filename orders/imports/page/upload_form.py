"""The form that uploads the files of an import."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.text import get_valid_filename

MAX_FILES = 6
FILE_TYPES = (".csv", ".csv.gz", ".gz", ".zip", ".xlsx", ".txt", ".tsv")


class MultipleFileInput(forms.FileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A field of one or more files, each of which is validated."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [super(FilesField, self).clean(file, initial) for file in data or [None]]


class ImportUploadForm(forms.Form):
    """The upload of the main file and the files joined to it, which Django has already written to disk."""

    file = FilesField(
        label="File of orders",
        max_length=200,
        help_text="The export of your shop as it is: CSV, packed by gzip or ZIP or not, or Excel (.xlsx). Where "
        "invoices or customers are in files of their own, choose all the files together.",
        widget=MultipleFileInput(attrs={"accept": ",".join(FILE_TYPES)}),
        error_messages={"required": "Choose a file first.", "empty": "The file is empty."},
    )

    def clean_file(self) -> list[Any]:
        files: list[Any] = self.cleaned_data["file"]
        size, limit = sum(file.size for file in files), settings.IMPORT_MAX_BYTES
        names = {get_valid_filename(file.name) for file in files}
        if len(files) > MAX_FILES:
            raise ValidationError(f"At most {MAX_FILES} files belong together: these are {len(files)}.")
        if len(names) < len(files):
            raise ValidationError("Two of the files have the same name: rename one of them.")
        if size > limit:
            subject = "The file has" if len(files) == 1 else "The files together have"
            raise ValidationError(
                f"{subject} {filesizeformat(size)} and may have {filesizeformat(limit)}: pack it by gzip or split it."
            )
        return files
