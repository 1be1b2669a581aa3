"""Purchases from within a trial: the link to the order form has the Hardware ID, as `?hardware_id=9A3F-77C1`."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from checkout.order_summary.models import Purchase
from delivery.licenses import hardware_ids
from delivery.models.delivery_terms import KeySource, terms_of
from vendors.models import Product


@dataclass(frozen=True, slots=True)
class Trial:
    """The Hardware ID that a URL of the order form names: "" for none, and whether it names one that cannot be."""

    hardware_id: str = ""
    is_bad: bool = False


def trial_of(request: HttpRequest, product: Product) -> Trial:
    """Return what the request's URL says of a trial; nothing for a product whose keys are valid anywhere."""
    text = request.GET.get("hardware_id", "")
    if not text or not _binds_keys(product):
        return Trial()
    try:
        return Trial(hardware_ids.clean(text))
    except hardware_ids.BadHardwareId:
        return Trial(is_bad=True)


def _binds_keys(product: Product) -> bool:
    """Return whether the product's license keys are valid on one machine only."""
    terms = terms_of(product)
    return terms.binds_keys and terms.key_source != KeySource.NONE


def order_form_url(purchase: Purchase) -> str:
    """Return the URL of a new order form for the same product and machine."""
    query = {"vendor": purchase.vendor.number} | (
        {"hardware_id": purchase.hardware_id} if purchase.hardware_id else {}
    )
    return f"{reverse('checkout', args=[purchase.product.sku])}?{urlencode(query)}"
