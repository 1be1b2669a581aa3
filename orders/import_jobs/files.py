"""Where an uploaded file and the report of its refused rows are kept, and for how long."""

import shutil
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.text import get_valid_filename

from orders.models import ImportJob

KEPT = timedelta(days=30)


def folder_of(job: ImportJob) -> Path:
    folder: Path = settings.MEDIA_ROOT / "imports" / str(job.pk)
    return folder


def file_of(job: ImportJob) -> Path:
    """Under its own name, which messages name; the report stands outside of that folder."""
    return folder_of(job) / get_valid_filename(job.file_name)


def report_of(job: ImportJob) -> Path:
    return folder_of(job).with_suffix(".refused.csv")


def keep(job: ImportJob, file: "UploadedFile[bytes]") -> Path:
    path = folder_of(job) / get_valid_filename(file.name or "")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as kept:
        shutil.copyfileobj(file, kept, 2**20)
    return path


def forget(job: ImportJob) -> None:
    shutil.rmtree(folder_of(job), ignore_errors=True)
    report_of(job).unlink(missing_ok=True)


def remove_old() -> None:
    """Customers' names and addresses stay no longer than somebody may still need them."""
    for job in ImportJob.objects.filter(created_at__lt=timezone.now() - KEPT).order_by("-pk")[:500]:
        forget(job)
