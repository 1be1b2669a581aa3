from typing import Any

from django import template
from django.template.context import RequestContext

from orders.home.staff import staff_counts

register = template.Library()


@register.inclusion_tag("orders/home/_staff_needs.html", takes_context=True)
def staff_needs(context: RequestContext) -> dict[str, Any]:
    """Show what waits for the staff who are signed in."""
    return {"counts": staff_counts(context["request"].actor)}
