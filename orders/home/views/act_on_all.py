"""One action for all rows of a group."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from core.form_token import form_token
from core.safe_next_url import safe_next_url
from core.whole_number import whole_number
from orders.actions import Action, Obstacle, Target, action_for
from orders.home.access import need_or_404
from orders.home.counts import forget_counts
from orders.home.extension_points import NeedRow
from orders.home.waiting import MAX_COUNT, described
from orders.models import OrderItem
from vendors.access import chosen_vendor_or_404
from vendors.middleware import PanelRequest


@login_required
@require_POST
def act_on_all(request: PanelRequest, slug: str) -> HttpResponse:
    """Lead to the bulk action with the orders of these rows ticked, or run the action on their items at once."""
    vendor, need = chosen_vendor_or_404(request), need_or_404(slug)
    act = need.act_on_all
    if act is None:
        raise Http404
    if not request.actor.may(act.right, vendor):
        raise PermissionDenied(f"{act.label}: your role does not allow it.")
    ids = [pk for text in request.POST.getlist("row")[:MAX_COUNT] if (pk := whole_number(text)) is not None]
    rows = described(vendor.pk, {slug: ids}).get(slug, [])
    back = safe_next_url(request) or reverse("home")
    if not rows:
        messages.success(request, "Nothing of this waits any more.")
        return redirect(back)
    if action := action_for(act.action, Target.ITEM):
        messages.success(request, _run_on_items(request, action, rows))
        forget_counts(vendor.pk)
        return HttpResponseRedirect(back, status=303)
    query = QueryDict(mutable=True)
    query.setlist("order", list(dict.fromkeys(row.order.number for row in rows if row.order)))
    query["next"] = back
    return HttpResponseRedirect(
        f"{reverse('bulk_action', args=[act.action])}?{query.urlencode()}", status=303
    )


def _run_on_items(request: PanelRequest, action: type[Action], rows: list[NeedRow]) -> str:
    """Run the action on each row's item, one after the other; return what came of it."""
    ids = [row.item_id for row in rows if row.item_id]
    vendor_id = chosen_vendor_or_404(request).pk
    items = OrderItem.objects.with_related().select_related("order")
    done, refusals = 0, []
    for item in items.filter(vendor_id=vendor_id, pk__in=ids).order_by("pk"):
        try:
            action(item.order, request.actor, item).run(token=f"{form_token(request)}:{item.pk}")
            done += 1
        except Obstacle as obstacle:
            refusals.append(str(obstacle))
    sentence = f"{action.label}: done for {done} of {len(rows)}."
    return f"{sentence} Not possible: {refusals[0]}." if refusals else sentence
