"""The run of an import by the command: of the same file it is one, until it is done."""

import hashlib
from pathlib import Path

from django.db.models import F

from orders.imports.mapping.mapping import Mapping
from orders.imports.models import ImportRun
from orders.imports.problem import ImportProblem
from vendors.models import Vendor

State = ImportRun.State


def unfinished_run(path: Path, mapping: Mapping, vendor: Vendor) -> ImportRun | None:
    """Return the run of this file that was killed or stopped."""
    runs = ImportRun.objects.exclude(state=State.DONE).filter(
        vendor=vendor, user=None, file_digest=_digest(path), mapping__source=mapping.source
    )
    return runs.first()


def new_run(path: Path, mapping: Mapping, vendor: Vendor) -> ImportRun:
    return ImportRun.objects.create(
        vendor=vendor, user=None, file_digest=_digest(path), mapping={"source": mapping.source},
        file_name=path.name[-255:], size=path.stat().st_size, state=State.IMPORTING,
    )  # fmt: skip


def begin_attempt(run: ImportRun) -> ImportRun:
    """Let the run go on in this process; a process of an earlier attempt ends."""
    runs = ImportRun.objects.filter(pk=run.pk, vendor_id=run.vendor_id)
    runs.update(state=State.IMPORTING, attempt=F("attempt") + 1, finished_at=None)
    run.refresh_from_db()
    return run


def _digest(path: Path) -> str:
    """Return the digest of the file; raise ImportProblem when it cannot be opened."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ImportProblem(f"{path.name} cannot be opened: {error.strerror}.") from None
