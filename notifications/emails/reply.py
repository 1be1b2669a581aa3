"""The reply to copy when a customer asks for the receipt: the vendor's own text or the default."""

from typing import Any

from django.conf import settings

from core.vendor_transaction import vendor_transaction
from notifications.emails.default_templates import default_text
from notifications.emails.liquid import check, render
from notifications.emails.models import ReplyText
from notifications.emails.template_limits import TemplateProblem
from notifications.emails.variables import order_variables, sample_variables
from orders.models import Order
from vendors.models import Vendor

LOOKUP_VARIABLES = {"lookup_url": f"{settings.SITE_URL}/order-search/"}


def render_reply(order: Order) -> str:
    """Return the reply about this order; the default where the vendor's text cannot be used any more."""
    variables = order_variables(order) | LOOKUP_VARIABLES
    try:
        return render(reply_template(order.vendor), variables).strip()
    except TemplateProblem:
        return render(default_text("reply"), variables).strip()


def reply_template(vendor: Vendor) -> str:
    """Return the vendor's own text, else the default."""
    own_text = ReplyText.objects.filter(vendor=vendor).values_list("text", flat=True).first()
    return own_text or default_text("reply")


def reply_problem(source: str) -> str:
    """Return why the template cannot be used; "" when it can."""
    variables: dict[str, Any] = sample_variables() | LOOKUP_VARIABLES
    try:
        check(source, variables)
        render(source, variables)
    except TemplateProblem as problem:
        return str(problem)
    return ""


def save_reply_text(vendor: Vendor, text: str) -> None:
    """Save the vendor's own text. The default and "" are not saved, so that the vendor gets later defaults."""
    with vendor_transaction(vendor.pk):
        if text.strip() in {"", default_text("reply").strip()}:
            ReplyText.objects.filter(vendor=vendor).delete()
        else:
            ReplyText.objects.update_or_create(vendor=vendor, defaults={"text": text})
