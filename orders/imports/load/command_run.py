"""The run of an import by the command: of the same file it is one, until it is done."""

import hashlib
from pathlib import Path

from django.db.models import F

from orders.imports.load.summary import Summary
from orders.imports.mapping.mapping import Mapping
from orders.imports.models import ImportRun
from vendors.models import Vendor

State = ImportRun.State


def command_run(path: Path, mapping: Mapping, vendor: Vendor, summary: Summary) -> ImportRun | None:
    """Return the run of this file that was killed or stopped, or a new one; None when there is nothing to write."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    runs = ImportRun.objects.exclude(state=State.DONE).filter(
        vendor=vendor, user=None, file_digest=digest, mapping__source=mapping.source
    )
    run = runs.first()
    if run is None and not summary.new_orders:
        return None
    if run is None:
        return ImportRun.objects.create(
            vendor=vendor, user=None, file_digest=digest, mapping={"source": mapping.source},
            file_name=path.name[-255:], size=path.stat().st_size, state=State.IMPORTING,
        )  # fmt: skip
    runs.update(state=State.IMPORTING, attempt=F("attempt") + 1, finished_at=None)
    run.refresh_from_db()
    return run
