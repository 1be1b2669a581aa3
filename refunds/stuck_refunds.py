"""Open refunds whose job at the gateway has failed: whether the money went is unknown, so a person has to look."""

from collections.abc import Iterable

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from jobs import states
from refunds.models import Refund
from refunds.models.states import OPEN

KEY_SUFFIXES = ("send", "look")  # of the dedupe keys of the two jobs that ask the gateway
_KEY = Concat(Value("refund:"), Cast(OuterRef("pk"), CharField()))


def stuck_refunds(refunds: QuerySet[Refund]) -> QuerySet[Refund]:
    """Return those of the refunds that are open and whose job has failed."""
    failed_jobs = states.failed()
    keys = [Concat(_KEY, Value(f":{suffix}")) for suffix in KEY_SUFFIXES]
    has_failed_job = Exists(failed_jobs.filter(dedupe_key=keys[0])) | Exists(
        failed_jobs.filter(dedupe_key=keys[1])
    )
    return refunds.filter(has_failed_job, state__in=OPEN, by_hand=False)


def stuck_refund_ids(refunds: Iterable[Refund]) -> set[int]:
    """Return the ids of those refunds that are stuck, by one query at most."""
    open_ids = [refund.pk for refund in refunds if refund.state in OPEN]
    if not open_ids:
        return set()
    ids = {f"refund:{pk}:{suffix}": pk for pk in open_ids for suffix in KEY_SUFFIXES}
    failed_jobs = states.failed().filter(dedupe_key__in=ids)
    return {ids[key] for key in failed_jobs.values_list(F("dedupe_key"), flat=True) if key}
