"""From a matched file to orders: a check and an import, each by a worker, each of which may be stopped or killed."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

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
MAY_BEGIN = {
    State.CHECKING: (State.UPLOADED, State.CHECKED, State.STOPPED, State.FAILED),
    State.IMPORTING: (State.CHECKED, State.STOPPED),
}
ENDS_AS = {State.CHECKING: State.CHECKED, State.IMPORTING: State.DONE}


class Stopped(Exception):
    """Somebody stopped it, or began it anew."""


def begin(run: ImportRun, state: ImportRun.State, worker: TaskSpec, **facts: Any) -> bool:
    """Check or import; False when the job is not in a state for it."""
    with transaction.atomic():
        begun = ImportRun.objects.filter(pk=run.pk, state__in=MAY_BEGIN[state]).update(
            state=state, attempt=F("attempt") + 1, problem="", doing="", done_rows=0, total_rows=0,
            doing_since=Now(), finished_at=None, **facts,
        )  # fmt: skip
        if begun:
            run.refresh_from_db()
            arguments = {"job_id": run.pk, "attempt": run.attempt}
            enqueue_all([JobRequest(worker, arguments)], vendor_id=run.vendor_id)
    return bool(begun)


def stop(run: ImportRun) -> None:
    """No further orders; those that are in stay, whole."""
    running = ImportRun.objects.filter(pk=run.pk)
    running.filter(state=State.CHECKING).update(state=State.UPLOADED, finished_at=Now())
    running.filter(state=State.IMPORTING).update(state=State.STOPPED, finished_at=Now())


def work(run: ImportRun, vendor: Vendor, attempt: int) -> None:
    """The whole of a check or an import; killed, it is begun again and writes only what is not there yet."""
    state = State(run.state)
    if run.attempt != attempt or state not in ENDS_AS:
        return
    teller = ProgressReporter(run, state)
    work_on = import_file if state == State.IMPORTING else check_file
    try:
        mapping = parse_mapping(run.mapping)
        report = files.report_of(run)
        summary = work_on(files.file_of(run), mapping, vendor, report=report, progress=teller.tell)
    except Stopped:
        return
    except ImportProblem as problem:
        end(run, State.FAILED, problem=str(problem))
    else:
        end(run, ENDS_AS[state], summary=as_json(summary))


def end(run: ImportRun, state: ImportRun.State, **facts: Any) -> None:
    ImportRun.objects.filter(pk=run.pk, attempt=run.attempt, state__in=ENDS_AS).update(
        state=state, finished_at=Now(), **facts
    )


class ProgressReporter:
    """Writes down how far it is, and hears whether it is to go on."""

    def __init__(self, run: ImportRun, state: ImportRun.State) -> None:
        self._ours = ImportRun.objects.filter(pk=run.pk, attempt=run.attempt, state=state)
        self._doing = ""

    def tell(self, doing: str, done: int, total: int) -> None:
        since = {} if doing == self._doing else {"doing_since": Now()}
        self._doing = doing
        if not self._ours.update(doing=doing, done_rows=done, total_rows=max(total, done), **since):
            raise Stopped


def as_json(summary: Summary) -> dict[str, Any]:
    heaps = [
        {
            "kind": heap.kind,
            "is_known": heap.is_known,
            "orders": heap.orders,
            "rows": heap.rows,
            "minor": heap.total.minor,
            "currency": heap.total.currency,
            "difference": "" if heap.difference == Decimal(0) else f"{heap.difference.normalize():f}",
        }
        for heap in summary.heaps
    ]
    return {"rows": summary.rows, "refused": summary.refused, "heaps": heaps}
