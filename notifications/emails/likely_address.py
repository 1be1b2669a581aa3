"""The address that a customer likely meant, where emails come back: a proposal, never applied unasked."""

from collections import Counter

from django.core.cache import cache

from core.address_slips import likely_address, likely_among
from orders.models import Order

LOOKED_AT = 5_000  # orders, the vendor's newest
COMMON_FROM = 3  # orders at a domain
MAX_DOMAINS = 200
SECONDS = 86_400


def likely_address_of(order: Order) -> str:
    """Return it by well-known mail services, or by the domains of the vendor's other customers; "" for no idea."""
    return likely_address(order.email) or likely_among(order.email, common_domains(order.vendor_id))


def common_domains(vendor_id: int) -> list[str]:
    """Return the domains of the vendor's newest orders, the most common first; at most a day old."""
    key = f"common-domains:{vendor_id}"
    domains: list[str] | None = cache.get(key)
    if domains is None:
        domains = _count_domains(vendor_id)
        cache.set(key, domains, SECONDS)
    return domains


def _count_domains(vendor_id: int) -> list[str]:
    """Count each address once, and none to which emails come back."""
    orders = Order.objects.filter(vendor_id=vendor_id).order_by("-placed_at", "-pk")
    rows = orders.values_list("email_key", "email_problem")[:LOOKED_AT]
    addresses = {email_key for email_key, email_problem in rows if email_key and not email_problem}
    counts = Counter(address.rpartition("@")[2] for address in addresses)
    return [domain for domain, count in counts.most_common(MAX_DOMAINS) if count >= COMMON_FROM]
