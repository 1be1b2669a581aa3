"""The progress of a check or an import: reported by its rows, and kept in its run."""

from collections.abc import Callable

from django.db.models.functions import Now

from orders.imports.models import ImportRun
from orders.runs.permission import allowed_actor
from vendors.rights import Right

# Called now and then with the phase ("Checking", "Writing"), the rows done and the rows in all (at first a guess).
ReportProgress = Callable[[str, int, int], None]


class ImportStopped(Exception):
    """The run was stopped, or another attempt has begun."""


def ignore_progress(phase: str, rows_done: int, row_total: int) -> None:
    """Report no progress."""


class ProgressReporter:
    """Writes the progress of a run; raises when it is not to go on."""

    def __init__(self, run: ImportRun) -> None:
        self._run = run
        self._phase = ""

    def report(self, phase: str, rows_done: int, row_total: int) -> None:
        """Record how many rows of the phase are done; the total is a guess at first.

        Raises ImportStopped, and NoLongerAllowed when its person may not import any more.
        """
        if self._run.is_upload:
            allowed_actor(self._run, Right.EXPORT)
        started_at = {} if phase == self._phase else {"phase_started_at": Now()}
        self._phase = phase
        counts = {"processed": rows_done, "total": max(row_total, rows_done)}
        if not self._run.unfinished.update(phase=phase, **counts, **started_at):
            raise ImportStopped
