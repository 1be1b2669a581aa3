"""Template filters that are available in every template without `{% load %}`."""

from datetime import datetime

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

register = template.Library()


@register.filter
def moment(value: datetime) -> SafeString:
    """Return a `<time>` element with the time in the vendor's time zone."""
    local = localtime(value)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        local.strftime("%H:%M:%S %Z"),
        date_format(local, "M j, Y, H:i"),
    )
