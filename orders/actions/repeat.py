"""Whether a form says what the same person sent a moment ago: a browser's Back fetches it with another token."""

import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q
from django.utils import timezone

from orders.models import Activity

if TYPE_CHECKING:
    from orders.actions.action import Action

ASKED_FOR = timedelta(minutes=10)
SENT_BEFORE = (
    "This was already sent a moment ago: send it again? Nothing was done now; the button sends it once more."
)


def sent_lately(action: "Action") -> Q:
    """Return the condition of activities of the same action by the same person, on the same item."""
    return Q(
        actor_user=action.actor.user,
        subject=action.subject,
        token__startswith=f"{action.slug}:",
        happened_at__gt=timezone.now() - ASKED_FOR,
    )


def has_data(activities: Iterable[Activity], data: Mapping[str, Any]) -> bool:
    """Return whether one of the activities was done with this data."""
    typed = as_stored(data)
    return any(typed == {name: activity.data.get(name) for name in typed} for activity in activities)


def as_stored(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a form's data as a JSON field gives it back."""
    stored: dict[str, Any] = json.loads(json.dumps(dict(data), cls=DjangoJSONEncoder))
    return stored
