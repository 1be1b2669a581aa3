"""How the admin shows values: what somebody typed, and money in the form of its currency."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.money import Money

MINOR = "_minor"


def typed(text: str) -> SafeString:
    """Return what somebody typed, read from its own side: an Arabic name loses no word of its beginning."""
    return format_html('<span dir="auto">{}</span>', text)


def amount_of(model: type[Model], column: str) -> Callable[[Any], str]:
    """Return a field of the admin that shows a column of minor units, such as `amount_minor`, as money."""
    name = str(model._meta.get_field(column).verbose_name)  # type: ignore[union-attr]

    @admin.display(description=name.removesuffix("minor").strip().capitalize())
    def amount(row: Any) -> str:
        minor = getattr(row, column)
        return "—" if minor is None else str(Money(minor, row.currency))

    amount.__name__ = column.removesuffix(MINOR)
    return amount
