"""The reply to copy when a customer asks for the receipt; our words, or the vendor's own."""

from typing import Any

from django.conf import settings

from notifications.emails.default_templates import plain
from notifications.emails.liquid import TemplateProblem, check, render
from notifications.emails.models import ReplyText
from notifications.emails.variables import facts_of, listed
from orders.models import Order
from vendors.models import Vendor

LOOKUP = {"lookup_url": f"{settings.SITE_URL}/order-search/"}


def template_of(vendor: Vendor) -> str:
    own = ReplyText.objects.filter(vendor=vendor).values_list("text", flat=True).first()
    return own or plain("reply")


def reply_to(order: Order) -> str:
    """As it is to be sent; in our words when the vendor's cannot be used any more."""
    facts = facts_of(order) | LOOKUP
    try:
        return render(template_of(order.vendor), facts).strip()
    except TemplateProblem:
        return render(plain("reply"), facts).strip()


def problem_of(source: str) -> str:
    """Why these words cannot be used; "" when they can."""
    variables: dict[str, Any] = listed() | LOOKUP
    try:
        check(source, variables)
        render(source, variables)
    except TemplateProblem as problem:
        return str(problem)
    return ""


def save(vendor: Vendor, text: str) -> None:
    """Our own words, or none, are kept as none: they improve with ours."""
    if text.strip() in {"", plain("reply").strip()}:
        ReplyText.objects.filter(vendor=vendor).delete()
    else:
        ReplyText.objects.update_or_create(vendor=vendor, defaults={"text": text})
