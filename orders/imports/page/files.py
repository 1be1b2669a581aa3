"""The folders of uploaded files and the reports of their refused rows, and how long they are kept."""

import shutil
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.text import get_valid_filename

from orders.imports.models import ImportRun

RETENTION = timedelta(days=settings.RETENTION_DAYS["IMPORT_FILES"])


def upload_folder(run: ImportRun) -> Path:
    """Return the folder of the uploaded files."""
    folder: Path = settings.MEDIA_ROOT / "imports" / str(run.pk)
    return folder


def upload_path(run: ImportRun) -> Path:
    """Return the main file, under the name it was uploaded with, which messages quote."""
    return upload_folder(run) / get_valid_filename(run.file_name)


def report_path(run: ImportRun) -> Path:
    """Return the report of refused rows; it lies beside the folder, so that no upload has its name."""
    return upload_folder(run).with_suffix(".refused.csv")


def save_upload(run: ImportRun, file: "UploadedFile[bytes]") -> Path:
    """Write an uploaded file into the folder of the run; return its path."""
    path = upload_folder(run) / get_valid_filename(file.name or "")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as target:
        shutil.copyfileobj(file, target, 2**20)
    return path


def delete_files(run: ImportRun) -> None:
    """Delete the uploaded files and the report."""
    shutil.rmtree(upload_folder(run), ignore_errors=True)
    report_path(run).unlink(missing_ok=True)


def delete_files_of(vendor_id: int, email: str) -> list[str]:
    """Delete the files of imports that have ended; return a sentence for each other, whose files are still needed."""
    sentences = []
    for run in ImportRun.objects.filter(vendor_id=vendor_id, user__isnull=False).order_by("pk"):
        if run.state in (ImportRun.State.DONE, ImportRun.State.FAILED):
            delete_files(run)
        elif upload_folder(run).exists():
            sentences.append(
                f"The import {run.pk} has not ended: its files, which may hold the address, stay until it has, "
                f"at most {RETENTION.days} days. Erase again then."
            )
    return sentences


def remove_old_files() -> None:
    """Delete files older than RETENTION: they hold names and addresses of customers."""
    for run in ImportRun.objects.filter(created_at__lt=timezone.now() - RETENTION).order_by("-pk")[:500]:
        delete_files(run)
