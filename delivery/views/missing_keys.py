"""Customer Service → Paid but no key."""

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from delivery.models import Delivery
from delivery.models.download_link import DELIVERED
from delivery.tasks import make_license_key
from delivery.views.door import vendor_or_404
from orders.models import OrderItem, Step
from vendors.middleware import PanelRequest
from vendors.models import Vendor
from vendors.rights import Right

SHOWN = 200


@login_required
@require_safe
def missing_keys(request: PanelRequest) -> HttpResponse:
    """Who paid and waits for a license key, the longest first, with what went wrong and one click to try again."""
    vendor = vendor_or_404(request)
    deliveries = list(waiting(vendor)[:SHOWN])
    steps = _steps([delivery.item for delivery in deliveries])
    rows = [(delivery, steps.get(delivery.pk)) for delivery in deliveries]
    context = {
        "rows": rows,
        "may_retry": request.actor.may(Right.SUPPORT, vendor),
        "may_change": request.actor.may(Right.CATALOG, vendor),
    }
    return render(request, "delivery/missing_keys.html", context)


def waiting(vendor: Vendor) -> QuerySet[Delivery]:
    due = Delivery.objects.filter(vendor=vendor, awaits_key_since__isnull=False)
    paid = due.filter(item__order__status__in=DELIVERED).exclude(
        item__money_back=OrderItem.MoneyBack.REFUNDED
    )
    return paid.select_related("item__order", "item__product__terms").order_by("awaits_key_since")


def _steps(items: list[OrderItem]) -> dict[int, Step]:
    """The tries of each delivery's key, by the delivery."""
    orders = {item.order_id for item in items}
    steps = Step.objects.filter(order__in=orders, task=make_license_key.name, done_at=None)
    return {step.arguments["delivery_id"]: step for step in steps.order_by("pk")}
