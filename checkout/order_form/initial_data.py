"""What the order form is filled in with at first: by its address, the browser, and the summary that leads back."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from checkout.order_form.forms import PurchaseForm
from checkout.order_form.likely_country import likely_country
from checkout.order_summary.models import Purchase
from vendors.models import Product


def initial_data(request: HttpRequest, product: Product) -> dict[str, Any]:
    """Return the values of the form's fields by name."""
    typed_before = _of_purchase(product, request.GET.get("purchase", ""))
    return typed_before or {"coupon": request.GET.get("coupon", "")[:60], "country": likely_country(request)}


def _of_purchase(product: Product, token: str) -> dict[str, Any]:
    """Return what was typed for a purchase that is open still; nothing without its secret token."""
    try:
        uuid = UUID(token)
    except ValueError:
        return {}
    purchases = Purchase.objects.filter(
        vendor_id=product.vendor_id, product=product, state=Purchase.State.OPEN
    )
    purchase = purchases.select_related("coupon").filter(token=uuid).first()
    if purchase is None:
        return {}
    data = {name: getattr(purchase, name) for name in PurchaseForm.Meta.fields}
    recipient = {f"recipient_{name}": value for name, value in purchase.recipient.items()}
    return data | recipient | {"coupon": purchase.coupon.code if purchase.coupon else ""}
