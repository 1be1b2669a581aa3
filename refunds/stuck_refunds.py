"""Refunds whose money step has given up: nobody knows whether the money went, so a person has to look."""

from collections.abc import Iterable

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from jobs.models import Job
from refunds.models import Refund
from refunds.models.states import OPEN

_KEY = Concat(Value("refund:"), Cast(OuterRef("pk"), CharField()))


def stuck() -> QuerySet[Refund]:
    """Open, and their step is dead."""
    dead = Job.objects.filter(failed_at__isnull=False)
    keys = [Concat(_KEY, Value(f":{word}")) for word in ("send", "look")]
    gave_up = Exists(dead.filter(dedupe_key=keys[0])) | Exists(dead.filter(dedupe_key=keys[1]))
    return Refund.objects.filter(gave_up, state__in=OPEN, by_hand=False)


def needing_attention(refunds: Iterable[Refund]) -> set[int]:
    """Which of these, by one query."""
    open_ones = [one.pk for one in refunds if one.state in OPEN]
    keys = {f"refund:{pk}:{word}": pk for pk in open_ones for word in ("send", "look")}
    dead = Job.objects.filter(dedupe_key__in=keys, failed_at__isnull=False)
    return {keys[key] for key in dead.values_list(F("dedupe_key"), flat=True) if key}
