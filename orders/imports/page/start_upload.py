"""The beginning of an upload: its files are written to the disk, and a worker is asked to look at them."""

from typing import Any
from uuid import UUID

from core.vendor_transaction import vendor_transaction
from jobs.registry import TaskSpec
from orders.imports.models import ImportRun
from orders.imports.page import files
from orders.runs.job import enqueue_run
from vendors.models import User, Vendor

State = ImportRun.State


def start_upload(vendor: Vendor, user: User, uploads: list[Any], *, token: UUID, task: TaskSpec) -> ImportRun:
    """Save the files, which nothing reads in the request; return the run that the same token made before.

    Raises OSError, with nothing kept, when they cannot be written.
    """
    with vendor_transaction(vendor.pk):
        run, created = ImportRun.objects.get_or_create(
            token=token,
            vendor=vendor,
            user=user,
            defaults={
                "size": sum(upload.size for upload in uploads),
                "file_name": uploads[0].name,
                "state": State.STOPPED,  # until all files are here
            },
        )
    if created:
        _save_files(run, uploads, task)
    return run


def _save_files(run: ImportRun, uploads: list[Any], task: TaskSpec) -> None:
    try:
        names = {files.save_upload(run, upload).name: upload.name for upload in uploads}
        with vendor_transaction(run.vendor_id):
            ImportRun.objects.filter(pk=run.pk, vendor_id=run.vendor_id).update(state=State.LOOKING)
            enqueue_run(run, task, names=names)
    except BaseException:
        files.delete_files(run)
        with vendor_transaction(run.vendor_id):
            run.delete()
        raise
