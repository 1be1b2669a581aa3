"""What templates of the panel may use without loading anything."""

from datetime import datetime

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

register = template.Library()


@register.filter
def moment(value: datetime) -> SafeString:
    """A point in time where the vendor lives, for people and for machines."""
    local = localtime(value)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        local.strftime("%H:%M:%S %Z"),
        date_format(local, "M j, Y, H:i"),
    )
