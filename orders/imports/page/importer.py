"""The run of an upload: its check and its import, each by a worker, each of which may be stopped or killed."""

from decimal import Decimal
from typing import Any

from django.db.models import F
from django.db.models.functions import Now

from core.vendor_transaction import vendor_transaction
from jobs.enqueue import enqueue_all
from jobs.registry import JobRequest, TaskSpec
from orders.imports.load.check import check_file
from orders.imports.load.import_file import import_file
from orders.imports.load.summary import Summary
from orders.imports.mapping.parse_mapping import parse_mapping
from orders.imports.models import ImportRun
from orders.imports.page import files
from orders.imports.problem import ImportProblem
from vendors.models import Vendor

State = ImportRun.State
STATES_BEFORE = {
    State.CHECKING: (State.UPLOADED, State.CHECKED, State.STOPPED, State.FAILED),
    State.IMPORTING: (State.CHECKED, State.STOPPED),
}
END_STATES = {State.CHECKING: State.CHECKED, State.IMPORTING: State.DONE}


class ImportStopped(Exception):
    """The run was stopped, or another attempt has begun."""


def begin_run(run: ImportRun, state: ImportRun.State, task: TaskSpec, **fields: Any) -> bool:
    """Begin a check or an import and enqueue its job; return False when the run is in no state for it."""
    with vendor_transaction(run.vendor_id):
        begun = ImportRun.objects.filter(pk=run.pk, state__in=STATES_BEFORE[state]).update(
            state=state, attempt=F("attempt") + 1, problem="", phase="", done_rows=0, total_rows=0,
            phase_started_at=Now(), finished_at=None, **fields,
        )  # fmt: skip
        if begun:
            run.refresh_from_db()
            arguments = {"run_id": run.pk, "attempt": run.attempt}
            enqueue_all([JobRequest(task, arguments)], vendor_id=run.vendor_id)
    return bool(begun)


def process_run(run: ImportRun, vendor: Vendor, attempt: int) -> None:
    """Do the check or the import; after a kill it starts again and writes only what is not there yet."""
    state = State(run.state)
    if run.attempt != attempt or state not in END_STATES:
        return
    reporter = ProgressReporter(run, state)
    process_file = import_file if state == State.IMPORTING else check_file
    try:
        mapping = parse_mapping(run.mapping)
        path, report = files.upload_path(run), files.report_path(run)
        summary = process_file(path, mapping, vendor, report=report, progress=reporter.report)
    except ImportStopped:
        return
    except ImportProblem as problem:
        end_run(run, State.FAILED, problem=str(problem))
    else:
        end_run(run, END_STATES[state], summary=summary_json(summary))


class ProgressReporter:
    """Writes the progress of a run; raises ImportStopped when it is not to go on."""

    def __init__(self, run: ImportRun, state: ImportRun.State) -> None:
        self._active_run = ImportRun.objects.filter(pk=run.pk, attempt=run.attempt, state=state)
        self._phase = ""

    def report(self, phase: str, rows_done: int, row_total: int) -> None:
        """Record how many rows of the phase are done; the total is a guess at first."""
        started_at = {} if phase == self._phase else {"phase_started_at": Now()}
        self._phase = phase
        counts = {"done_rows": rows_done, "total_rows": max(row_total, rows_done)}
        if not self._active_run.update(phase=phase, **counts, **started_at):
            raise ImportStopped


def end_run(run: ImportRun, state: ImportRun.State, **fields: Any) -> None:
    """End this attempt, unless it was stopped meanwhile."""
    ImportRun.objects.filter(pk=run.pk, attempt=run.attempt, state__in=END_STATES).update(
        state=state, finished_at=Now(), **fields
    )


def stop_run(run: ImportRun) -> None:
    """Stop the check or the import; orders that are written stay, each of them whole."""
    runs = ImportRun.objects.filter(pk=run.pk)
    with vendor_transaction(run.vendor_id):
        runs.filter(state=State.CHECKING).update(state=State.UPLOADED, finished_at=Now())
        runs.filter(state=State.IMPORTING).update(state=State.STOPPED, finished_at=Now())


def summary_json(summary: Summary) -> dict[str, Any]:
    """Return the summary as the column of the run keeps it."""
    groups = [
        {
            "kind": group.kind,
            "is_known": group.is_known,
            "orders": group.orders,
            "rows": group.rows,
            "minor": group.total.minor,
            "currency": group.total.currency,
            "rounding": "" if group.rounding == Decimal(0) else f"{group.rounding.normalize():f}",
        }
        for group in summary.groups
    ]
    return {"rows": summary.rows, "refused": summary.refused, "groups": groups}
