"""Where an uploaded file and the report of its refused rows are kept, and for how long."""

import shutil
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.text import get_valid_filename

from orders.imports.models import ImportRun

KEPT = timedelta(days=30)


def folder_of(run: ImportRun) -> Path:
    folder: Path = settings.MEDIA_ROOT / "imports" / str(run.pk)
    return folder


def file_of(run: ImportRun) -> Path:
    """Under its own name, which messages name; the report stands outside of that folder."""
    return folder_of(run) / get_valid_filename(run.file_name)


def report_of(run: ImportRun) -> Path:
    return folder_of(run).with_suffix(".refused.csv")


def keep(run: ImportRun, file: "UploadedFile[bytes]") -> Path:
    path = folder_of(run) / get_valid_filename(file.name or "")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as kept:
        shutil.copyfileobj(file, kept, 2**20)
    return path


def forget(run: ImportRun) -> None:
    shutil.rmtree(folder_of(run), ignore_errors=True)
    report_of(run).unlink(missing_ok=True)


def remove_old() -> None:
    """Customers' names and addresses stay no longer than somebody may still need them."""
    for run in ImportRun.objects.filter(created_at__lt=timezone.now() - KEPT).order_by("-pk")[:500]:
        forget(run)
