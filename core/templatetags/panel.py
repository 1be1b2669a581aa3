"""Template tags and filters that are available in every template without `{% load %}`."""

from collections.abc import Hashable
from datetime import datetime
from functools import cache, lru_cache

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """Return the icon with this name, one of tools/icons.txt."""
    return format_html(
        '<svg class="icon" width="16" height="16" aria-hidden="true"><use href="{}#{}"></use></svg>',
        static("built/icons.svg"),
        name,
    )


@register.simple_tag
@lru_cache(maxsize=500, typed=True)
def constant(template_name: str, **context: Hashable) -> SafeString:
    """Return a partial with this context and no other, rendered once in each process.

    What a value shows is all that makes it equal to another, such as a frozen dataclass or a tuple.
    """
    return render_to_string(template_name, context)


@register.filter
def moment(value: datetime) -> SafeString:
    """Return a `<time>` element with the time in the active time zone, the person's or the vendor's."""
    local = localtime(value)
    return _moment(local, str(local.tzinfo), get_language())


@lru_cache(maxsize=10_000)  # the orders of a first page are shown again and again
def _moment(local: datetime, zone: str, language: str | None) -> SafeString:
    """Return the element; `zone` tells apart what is the same moment in another time zone."""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        local.strftime("%H:%M:%S %Z"),
        date_format(local, "j M Y, H:i"),
    )
