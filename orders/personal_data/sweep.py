"""The sweep after an erasure: the address in whatever other column of text or JSON it stands."""

import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any
from urllib.parse import quote, quote_plus

from django.apps import apps
from django.db import connection, transaction
from django.db.models import CharField, Field, JSONField, Model, TextField

from orders.models import Activity
from orders.personal_data.activities import erase_activities_with
from vendors.models import VendorLogEntry

ERASED = "erased"
# Django's own, which the eraser need not read: they hold no address of a customer.
LEFT_OUT = {"django_migrations", "django_session", "mfa_authenticator", "usersessions_usersession"}
Hits = dict[int | None, list[str]]  # columns by vendor; None: rows of no vendor


def sweep(email: str, vendor_ids: Sequence[int] = ()) -> int:
    """Replace the address in the rows of these vendors, or of all and of none; return in how many rows."""
    texts = spellings(email)
    count = 0
    for model, columns in searched_columns():
        for vendor_id, hit_columns in _hits(model, columns, texts).items():
            if vendor_ids and vendor_id not in vendor_ids:
                continue
            if model is Activity:
                count += erase_activities_with(texts, vendor_id or 0)
            else:
                count += _replace(model, hit_columns, texts, vendor_id)
    return count


def spellings(email: str) -> list[str]:
    """Return the ways in which texts, web addresses and HTML write the address, in lower case."""
    ways = (email, quote(email), quote_plus(email), escape(email))
    return sorted({way.lower() for way in ways})


def searched_columns() -> Iterator[tuple[type[Model], list[str]]]:
    """Yield each model with those of its columns that may hold an address."""
    for model in apps.get_models(include_auto_created=True):
        columns = [str(field.column) for field in model._meta.concrete_fields if _may_hold_address(field)]
        if columns and model._meta.managed and model._meta.db_table not in LEFT_OUT:
            yield model, columns


def _may_hold_address(field: "Field[Any, Any]") -> bool:
    return isinstance(field, CharField | TextField | JSONField) and not field.choices


def _has_vendor(model: type[Model]) -> bool:
    return any(field.column == "vendor_id" for field in model._meta.concrete_fields)


def _hits(model: type[Model], columns: Sequence[str], texts: Sequence[str]) -> Hits:
    """Return the vendors in whose rows the address stands. Reads the whole table: no index holds parts of texts."""
    vendor = "vendor_id" if _has_vendor(model) else "NULL::bigint"
    hits = ", ".join(f"bool_or({_holds(column)})" for column in columns)
    condition = " OR ".join(_holds(column) for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {vendor}, {hits} FROM {model._meta.db_table} WHERE {condition} GROUP BY 1",  # noqa: S608
            {"pattern": _pattern(texts)},
        )
        rows = cursor.fetchall()
    return {
        vendor_id: [column for column, is_hit in zip(columns, are_hits, strict=True) if is_hit]
        for vendor_id, *are_hits in rows
    }


def _replace(model: type[Model], columns: Sequence[str], texts: Sequence[str], vendor_id: int | None) -> int:
    assignments = ", ".join(_replaced(model, column) for column in columns)
    condition = " OR ".join(_holds(column) for column in columns)
    if _has_vendor(model):
        is_of = "vendor_id IS NULL" if vendor_id is None else "vendor_id = %(vendor_id)s"
        condition = f"{is_of} AND ({condition})"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {model._meta.db_table} SET {assignments} WHERE {condition}",  # noqa: S608
            {"vendor_id": vendor_id, "pattern": _pattern(texts), "erased": ERASED},
        )
        return int(cursor.rowcount)


def _replaced(model: type[Model], column: str) -> str:
    name = connection.ops.quote_name(column)
    field = next(field for field in model._meta.concrete_fields if field.column == column)
    kind = "jsonb" if isinstance(field, JSONField) else "text"
    if model is VendorLogEntry:  # its trigger lets a text become this, and nothing else
        erased = f"'{VendorLogEntry.ERASED[column]}'::{kind}"
        return f"{name} = CASE WHEN {_holds(column)} THEN {erased} ELSE {name} END"
    return f"{name} = regexp_replace({name}::text, %(pattern)s, %(erased)s, 'gi')::{kind}"


def _holds(column: str) -> str:
    return f"{connection.ops.quote_name(column)}::text ~* %(pattern)s"


def _pattern(texts: Sequence[str]) -> str:
    """Return a pattern, in PostgreSQL's syntax, of the address alone: not as a part of a longer one."""
    return rf"(?<![\w.+-])(?:{'|'.join(map(re.escape, texts))})(?![\w-]|\.\w)"
