"""The button Undo, in the message after an action and on the Activity tab."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from core.safe_next_url import safe_next_url
from orders.access import order_or_404
from orders.actions import Obstacle
from orders.actions.undo import undo as undo_action
from vendors.middleware import PanelRequest


@login_required
@require_POST
def undo(request: PanelRequest, number: str, activity_id: int) -> HttpResponse:
    """Undo an action of this order whose jobs have not begun."""
    order = order_or_404(request, number)
    activity = get_object_or_404(order.activities, pk=activity_id)
    try:
        undone = undo_action(order, activity, request.actor)
    except Obstacle as obstacle:
        messages.error(request, str(obstacle))
    else:
        messages.success(request, undone.sentence)
    return HttpResponseRedirect(safe_next_url(request) or order.get_absolute_url(), status=303)
