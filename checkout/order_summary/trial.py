"""Buying from within the trial: its link carries the ID of the machine, such as `?hardware_id=9A3F-77C1`."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from checkout.order_summary.models import Purchase
from delivery.licenses import hardware_ids
from delivery.models.delivery_terms import KeySource, terms_of
from vendors.models import Product


def binds_keys(product: Product) -> bool:
    """Whether its keys are made for one machine; others take no notice of the link."""
    terms = terms_of(product)
    return terms.binds_keys and terms.key_source != KeySource.NONE


def trial_of(request: HttpRequest, product: Product) -> str:
    """The trial's machine; "" when it is bought directly, or the link says what is no Hardware ID."""
    typed = request.GET.get("hardware_id", "")
    if not binds_keys(product):
        return ""
    try:
        return hardware_ids.clean(typed)
    except hardware_ids.BadHardwareId:
        return ""


def form_url(purchase: Purchase) -> str:
    """The order form once more, for the same machine."""
    said = {"vendor": purchase.vendor.number} | (
        {"hardware_id": purchase.hardware_id} if purchase.hardware_id else {}
    )
    return f"{reverse('checkout', args=[purchase.product.sku])}?{urlencode(said)}"
