"""Whom customers write to when no order can be shown: the vendor that the address tells, else Customer Service."""

import re

from django.http import HttpRequest

from core.contact import CUSTOMER_SERVICE_EMAIL
from vendors.models import Vendor

_IN_PATH = re.compile(r"/(?:order-search|d|k|checkout/[^/]+)/(\d{1,10})-", re.ASCII)
_IN_QUERY = re.compile(r"(\d{1,9})", re.ASCII)  # of an order form


def vendor_of_address(request: HttpRequest) -> Vendor | None:
    match = _IN_PATH.match(request.path_info) or _IN_QUERY.fullmatch(request.GET.get("vendor", ""))
    return Vendor.objects.filter(pk=Vendor.objects.id_of(int(match[1]))).first() if match else None


def contact_of(vendor: Vendor | None) -> str:
    """Return the vendor's support address, or that of Customer Service."""
    return (vendor.support_email if vendor else "") or CUSTOMER_SERVICE_EMAIL
