"""Purchases from within a trial: the link to the order form has the Hardware ID, as `?hardware_id=9A3F-77C1`."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from checkout.order_summary.models import Purchase
from delivery.licenses import hardware_ids
from delivery.models.delivery_terms import KeySource, terms_of
from vendors.models import Product


def binds_keys(product: Product) -> bool:
    """Return whether the product's license keys are valid on one machine only."""
    terms = terms_of(product)
    return terms.binds_keys and terms.key_source != KeySource.NONE


def trial_hardware_id(request: HttpRequest, product: Product) -> str:
    """Return the Hardware ID in the request's URL; "" without a valid one, or when keys are valid anywhere."""
    if not binds_keys(product):
        return ""
    try:
        return hardware_ids.clean(request.GET.get("hardware_id", ""))
    except hardware_ids.BadHardwareId:
        return ""


def order_form_url(purchase: Purchase) -> str:
    """Return the URL of a new order form for the same product and machine."""
    query = {"vendor": purchase.vendor.number} | (
        {"hardware_id": purchase.hardware_id} if purchase.hardware_id else {}
    )
    return f"{reverse('checkout', args=[purchase.product.sku])}?{urlencode(query)}"
