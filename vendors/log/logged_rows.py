"""What the log says of a row: its name, and each of its columns as a text.

A column is in the log unless its model's entry in `LOGGED_MODELS` leaves it out, so that a new one is logged without
further work. Of secrets and of long texts the log says that they changed, never what they are.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Field, Model, QuerySet, TextField
from django.utils.text import capfirst

from core.money import MoneyOf
from vendors.extension_points import LOGGED_MODELS, LoggedModel

LONGEST_TEXT = 300
RowKey = tuple[type[Model], Any]


@dataclass(frozen=True, slots=True)
class LoggedText:
    """The text of a column; one that is hidden is compared and never shown."""

    text: str
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class LoggedRow:
    """A row as the log names it, with the texts of its columns by their labels."""

    model: LoggedModel
    subject: str
    texts: dict[str, LoggedText]


def logged_model_of(model: type[Model]) -> LoggedModel:
    """Return what was declared for a model. Raise LookupError where nothing was."""
    for logged in LOGGED_MODELS:
        if logged.model is model:
            return logged
    raise LookupError(f"{model.__name__} is not in vendors.extension_points.LOGGED_MODELS.")


def is_logged(model: type[Model]) -> bool:
    return any(logged.model is model for logged in LOGGED_MODELS)


def read_rows(querysets: Iterable[QuerySet[Any]]) -> dict[RowKey, LoggedRow]:
    """Read the rows and lock them, so that nobody changes them between what is before and after."""
    rows = {}
    for queryset in querysets:
        logged = logged_model_of(queryset.model)
        for row in queryset.order_by("pk").select_for_update(no_key=True, of=("self",)):
            rows[queryset.model, row.pk] = describe(logged, row)
    return rows


def describe(logged: LoggedModel, row: Any) -> LoggedRow:
    """Return a row as the log has it."""
    texts = {_label(field): _text(logged, field, row) for field in _logged_fields(logged)}
    if logged.more:
        texts |= {label: LoggedText(text[:LONGEST_TEXT]) for label, text in logged.more(row).items()}
    name = f" “{logged.name(row)}”" if logged.name else ""
    return LoggedRow(logged, f"{logged.label}{name}"[:300], texts)


def defaults_of(row: LoggedRow, vendor_id: int) -> LoggedRow:
    """Return what holds while the vendor has no such row."""
    fields = _logged_fields(row.model)
    blank = row.model.model(vendor_id=vendor_id)
    texts = {_label(field): _text(row.model, field, blank) for field in fields}
    return LoggedRow(row.model, row.subject, texts)


def _logged_fields(logged: LoggedModel) -> list["Field[Any, Any]"]:
    left_out = {"vendor", *logged.left_out}
    return [
        field
        for field in logged.model._meta.concrete_fields
        if not field.primary_key and field.name not in left_out
    ]


def _label(field: "Field[Any, Any]") -> str:
    return capfirst(str(field.verbose_name))


def _text(logged: LoggedModel, field: "Field[Any, Any]", row: Any) -> LoggedText:
    if isinstance(field, TextField) or field.name in logged.secret:
        return LoggedText(str(getattr(row, field.name) or ""), is_hidden=True)
    for money in vars(type(row)).values():
        if isinstance(money, MoneyOf) and money.column == field.name:
            return LoggedText(str(money.__get__(row)))
    if field.choices:
        return LoggedText(str(getattr(row, f"get_{field.name}_display")()))
    return LoggedText(_plain(getattr(row, field.name))[:LONGEST_TEXT])


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return json.dumps(value, sort_keys=True) if value else ""
    return str(value)
