"""What upper apps may do when jobs end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.hooks import Hook

if TYPE_CHECKING:
    from jobs.models import Job


@dataclass(frozen=True, slots=True)
class JobOutcome:
    """A job that ended, done or failed, with a sentence for people."""

    job: Job
    sentence: str


JOB_OUTCOMES: Hook[Callable[[Sequence[JobOutcome]], Mapping[int, int]]] = Hook()
"""Called with jobs that ended, in the transaction that ends them, to record their sentences.

Returns, by job id, the id of the record: it becomes the cause of the jobs that follow.
"""
