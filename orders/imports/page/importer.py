"""The run of an upload: the look at it, its check, its import, each by a worker, each may be stopped or killed."""

from dataclasses import astuple
from pathlib import Path
from typing import Any

from django.db.models import F
from django.db.models.functions import Now

from core.vendor_transaction import vendor_transaction
from jobs.registry import TaskSpec
from orders.imports.load.check import check_file
from orders.imports.load.import_file import import_file
from orders.imports.load.progress import ImportStopped, ProgressReporter, ReportProgress
from orders.imports.load.summary import Summary
from orders.imports.mapping.guess import guess_mapping, read_cells
from orders.imports.mapping.parse_mapping import parse_mapping
from orders.imports.models import ImportRun
from orders.imports.page import files
from orders.imports.page.preview import preview
from orders.imports.parse.file_format import FileFormat
from orders.imports.parse.read_columns import signature
from orders.imports.problem import ImportProblem
from orders.runs.job import enqueue_run
from orders.runs.permission import NoLongerAllowed, allowed_actor
from vendors.models import Vendor
from vendors.rights import Right

State = ImportRun.State


class ImportUndecided(Exception):
    """The cells of the columns leave something open: the page of the columns asks it."""


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


def look_again(run: ImportRun, task: TaskSpec, file_format: FileFormat) -> bool:
    """Enqueue another look at the files, written in another way than was guessed; False when it is too late for it."""
    names = {path.name: path.name for path in sorted(files.upload_folder(run).iterdir())}
    names[files.upload_path(run).name] = run.file_name
    with vendor_transaction(run.vendor_id):
        uploads = ImportRun.objects.filter(pk=run.pk, vendor_id=run.vendor_id, user__isnull=False)
        begun = uploads.filter(state__in=STATES_BEFORE[State.CHECKING]).update(
            state=State.LOOKING, attempt=F("attempt") + 1, error_message="", phase="", processed=0,
            total=0, finished_at=None,
        )  # fmt: skip
        if begun:
            enqueue_run(run, task, names=names, file_format=list(astuple(file_format)))
    return bool(begun)


def look_at_upload(
    run: ImportRun, vendor: Vendor, names: dict[str, str], file_format: FileFormat | None = None
) -> None:
    """Guess what the columns are, and keep the first rows; `names` are those of the files on the disk and before.

    A file that cannot be read ends the run, and is not kept, unless it was read in another way before.
    """
    if run.state != State.LOOKING:
        return
    folder, progress = files.upload_folder(run), ProgressReporter(run)
    try:
        allowed_actor(run, Right.EXPORT)
        guess = guess_mapping(
            [folder / name for name in names],
            vendor,
            file_format,
            lambda count, part: progress.report("Reading", count, round(count / (part or 1))),
        )
        run.file_name = names[guess.main_file.name]
        first_rows = preview(run, guess.mapping)
    except ImportStopped:
        return
    except (ImportProblem, NoLongerAllowed) as reason:
        _end_look(run, reason)
        return
    with vendor_transaction(run.vendor_id):
        run.unfinished.update(
            state=State.UPLOADED, mapping=guess.mapping, header=guess.header, file_name=run.file_name,
            first_rows=first_rows, questions=guess.questions,
        )  # fmt: skip


def _end_look(run: ImportRun, reason: Exception) -> None:
    if run.header and isinstance(reason, ImportProblem):
        run.end(State.UPLOADED, error_message=str(reason))
        return
    state = State.FAILED if isinstance(reason, ImportProblem) else State.STOPPED
    if run.end(state, error_message=str(reason)):
        files.delete_files(run)


def process_run(run: ImportRun, vendor: Vendor, attempt: int) -> None:
    """Do the check or the import; after a kill it starts again and writes only what is not there yet."""
    if run.attempt != attempt or not run.is_running:
        return
    try:
        allowed_actor(run, Right.EXPORT)
        summary = _process_file(run, vendor)
    except ImportStopped:
        return
    except ImportUndecided:
        run.end(State.UPLOADED)
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
        if signature(mapping) != run.questions.get("signature"):
            ask_anew(run, vendor, path, progress)
            mapping = parse_mapping(run.mapping)
        # The columns may be read by another encoding or delimiter than when the file was looked at.
        run.unfinished.update(first_rows=preview(run, run.mapping))
        return check_file(path, mapping, vendor, report=report, progress=progress)
    return import_file(
        path, mapping, vendor, upload=run, report=report, progress=progress, take_changes=run.takes_changes
    )


def ask_anew(run: ImportRun, vendor: Vendor, path: Path, progress: ReportProgress) -> None:
    """Look at the cells of columns that the person has chosen; raise ImportUndecided when they leave something open."""
    data = run.mapping
    questions = read_cells(
        path, data, vendor, lambda count, part: progress("Reading", count, round(count / (part or 1)))
    )
    run.questions = questions | {"sheets": run.questions.get("sheets", [])}
    is_open = any(kind in questions for kind in ("dates", "decimal", "states", "countries", "currencies"))
    run.unfinished.update(mapping=data, questions=run.questions)
    if is_open:
        raise ImportUndecided
