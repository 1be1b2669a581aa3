"""The run of an upload: the look at it, its check, its import, each by a worker, each may be stopped or killed."""

from typing import Any

from django.db.models import F
from django.db.models.functions import Now

from core.vendor_transaction import vendor_transaction
from jobs.registry import TaskSpec
from orders.imports.load.check import check_file
from orders.imports.load.import_file import import_file
from orders.imports.load.progress import ImportStopped, ProgressReporter
from orders.imports.load.summary import Summary
from orders.imports.mapping.guess import guess_mapping
from orders.imports.mapping.parse_mapping import parse_mapping
from orders.imports.models import ImportRun
from orders.imports.page import files
from orders.imports.page.preview import preview
from orders.imports.problem import ImportProblem
from orders.runs.job import enqueue_run
from orders.runs.permission import NoLongerAllowed, allowed_actor
from vendors.models import Vendor
from vendors.rights import Right

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
        begun = uploads.filter(state__in=STATES_BEFORE[state]).exclude(header=[]).update(
            state=state, attempt=F("attempt") + 1, error_message="", phase="", processed=0, total=0,
            phase_started_at=Now(), finished_at=None, **fields,
        )  # fmt: skip
        if begun:
            run.refresh_from_db()
            enqueue_run(run, task, attempt=run.attempt)
    return bool(begun)


def look_at_upload(run: ImportRun, vendor: Vendor, names: dict[str, str]) -> None:
    """Guess what the columns are, and keep the first rows; `names` are those of the files on the disk and before.

    A file that cannot be read ends the run, and is not kept.
    """
    if run.state != State.LOOKING:
        return
    folder = files.upload_folder(run)
    try:
        allowed_actor(run, Right.EXPORT)
        guess = guess_mapping([folder / name for name in names], vendor)
        run.file_name = names[guess.main_file.name]
        first_rows = preview(run, guess.mapping)
    except (ImportProblem, NoLongerAllowed) as reason:
        state = State.FAILED if isinstance(reason, ImportProblem) else State.STOPPED
        if run.end(state, error_message=str(reason)):
            files.delete_files(run)
        return
    with vendor_transaction(run.vendor_id):
        run.unfinished.update(
            state=State.UPLOADED, mapping=guess.mapping, header=guess.header, file_name=run.file_name,
            first_rows=first_rows,
        )  # fmt: skip


def process_run(run: ImportRun, vendor: Vendor, attempt: int) -> None:
    """Do the check or the import; after a kill it starts again and writes only what is not there yet."""
    if run.attempt != attempt or not run.is_running:
        return
    try:
        allowed_actor(run, Right.EXPORT)
        summary = _process_file(run, vendor)
    except ImportStopped:
        return
    except NoLongerAllowed as reason:
        run.end(State.STOPPED, error_message=str(reason))
    except ImportProblem as problem:
        run.end(State.FAILED, error_message=str(problem))
    else:
        run.end(END_STATES[State(run.state)], summary=summary.as_json())


def _process_file(run: ImportRun, vendor: Vendor) -> Summary:
    mapping, path, report = parse_mapping(run.mapping), files.upload_path(run), files.report_path(run)
    progress = ProgressReporter(run).report
    if run.state == State.CHECKING:
        # The columns may be read by another encoding or delimiter than when the file was looked at.
        run.unfinished.update(first_rows=preview(run, run.mapping))
        return check_file(path, mapping, vendor, report=report, progress=progress)
    return import_file(path, mapping, vendor, upload=run, report=report, progress=progress)
