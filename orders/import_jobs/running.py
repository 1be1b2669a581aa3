"""From a matched file to orders: a check and an import, each by a worker, each of which may be stopped or killed."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from orders import outbox
from orders.import_jobs import files
from orders.importing import ImportProblem, Summary, check_file, import_file, parse_mapping
from orders.models import ImportJob
from orders.promises import FollowUp, Promise
from vendors.models import Vendor

State = ImportJob.State
MAY_BEGIN = {
    State.CHECKING: (State.UPLOADED, State.CHECKED, State.STOPPED, State.FAILED),
    State.IMPORTING: (State.CHECKED, State.STOPPED),
}
ENDS_AS = {State.CHECKING: State.CHECKED, State.IMPORTING: State.DONE}


class Stopped(Exception):
    """Somebody stopped it, or began it anew."""


def begin(job: ImportJob, state: ImportJob.State, worker: FollowUp, **facts: Any) -> bool:
    """Check or import; False when the job is not in a state for it."""
    with transaction.atomic():
        begun = ImportJob.objects.filter(pk=job.pk, state__in=MAY_BEGIN[state]).update(
            state=state, attempt=F("attempt") + 1, problem="", doing="", done_rows=0, total_rows=0,
            doing_since=Now(), finished_at=None, **facts,
        )  # fmt: skip
        if begun:
            job.refresh_from_db()
            arguments = {"job_id": job.pk, "attempt": job.attempt}
            outbox.put([Promise(worker, arguments)], vendor_id=job.vendor_id)
    return bool(begun)


def stop(job: ImportJob) -> None:
    """No further orders; those that are in stay, whole."""
    running = ImportJob.objects.filter(pk=job.pk)
    running.filter(state=State.CHECKING).update(state=State.UPLOADED, finished_at=Now())
    running.filter(state=State.IMPORTING).update(state=State.STOPPED, finished_at=Now())


def work(job: ImportJob, vendor: Vendor, attempt: int) -> None:
    """The whole of a check or an import; killed, it is begun again and writes only what is not there yet."""
    state = State(job.state)
    if job.attempt != attempt or state not in ENDS_AS:
        return
    teller = Teller(job, state)
    run = import_file if state == State.IMPORTING else check_file
    try:
        mapping = parse_mapping(job.mapping)
        report = files.report_of(job)
        summary = run(files.file_of(job), mapping, vendor, report=report, progress=teller.tell)
    except Stopped:
        return
    except ImportProblem as problem:
        end(job, State.FAILED, problem=str(problem))
    else:
        end(job, ENDS_AS[state], summary=as_json(summary))


def end(job: ImportJob, state: ImportJob.State, **facts: Any) -> None:
    ImportJob.objects.filter(pk=job.pk, attempt=job.attempt, state__in=ENDS_AS).update(
        state=state, finished_at=Now(), **facts
    )


class Teller:
    """Writes down how far it is, and hears whether it is to go on."""

    def __init__(self, job: ImportJob, state: ImportJob.State) -> None:
        self._ours = ImportJob.objects.filter(pk=job.pk, attempt=job.attempt, state=state)
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
