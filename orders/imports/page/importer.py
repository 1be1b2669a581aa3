"""The run of an upload: its check and its import, each by a worker, each of which may be stopped or killed."""

from typing import Any

from django.db.models import F
from django.db.models.functions import Now

from core.vendor_transaction import vendor_transaction
from jobs.registry import TaskSpec
from orders.imports.load.check import check_file
from orders.imports.load.import_file import import_file
from orders.imports.load.progress import ImportStopped, ProgressReporter
from orders.imports.load.summary import Summary
from orders.imports.mapping.parse_mapping import parse_mapping
from orders.imports.models import ImportRun
from orders.imports.page import files
from orders.imports.problem import ImportProblem
from orders.runs.job import enqueue_run
from vendors.models import Vendor

State = ImportRun.State
STATES_BEFORE = {
    State.CHECKING: (State.UPLOADED, State.CHECKED, State.STOPPED, State.FAILED),
    State.IMPORTING: (State.CHECKED, State.STOPPED),
}
END_STATES = {State.CHECKING: State.CHECKED, State.IMPORTING: State.DONE}


def begin_run(run: ImportRun, state: ImportRun.State, task: TaskSpec, **fields: Any) -> bool:
    """Begin a check or an import and enqueue its job; return False when the run is in no state for it."""
    with vendor_transaction(run.vendor_id):
        uploads = ImportRun.objects.filter(pk=run.pk, vendor_id=run.vendor_id, user__isnull=False)
        begun = uploads.filter(state__in=STATES_BEFORE[state]).update(
            state=state, attempt=F("attempt") + 1, error_message="", phase="", processed=0, total=0,
            phase_started_at=Now(), finished_at=None, **fields,
        )  # fmt: skip
        if begun:
            run.refresh_from_db()
            enqueue_run(run, task, attempt=run.attempt)
    return bool(begun)


def process_run(run: ImportRun, vendor: Vendor, attempt: int) -> None:
    """Do the check or the import; after a kill it starts again and writes only what is not there yet."""
    if run.attempt != attempt or not run.is_running:
        return
    try:
        summary = _process_file(run, vendor)
    except ImportStopped:
        return
    except ImportProblem as problem:
        run.end(State.FAILED, error_message=str(problem))
    else:
        run.end(END_STATES[State(run.state)], summary=summary.as_json())


def _process_file(run: ImportRun, vendor: Vendor) -> Summary:
    mapping, path, report = parse_mapping(run.mapping), files.upload_path(run), files.report_path(run)
    progress = ProgressReporter(run).report
    if run.state == State.CHECKING:
        return check_file(path, mapping, vendor, report=report, progress=progress)
    return import_file(path, mapping, vendor, upload=run, report=report, progress=progress)
