"""Queries of a fixed shape, which pages ask again and again: Django composes the SQL of each once in a process.

    _ITEMS = CompiledQuery(
        lambda: OrderItem.objects.filter(order_id=Given("order_id"), vendor_id=Given("vendor_id"))
    )
    items = _ITEMS.rows(order_id=order.pk, vendor_id=order.vendor_id)

Of a wide `select_related` the ORM takes longer to compose the SQL than the database takes to answer. What comes back is
the same as from the queryset, but for the objects that a related manager sets, such as `item.order`.
"""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Expression, Model, QuerySet
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", bound=Model)


class Given(Expression):
    """A value of a filter that is given by its name when the query runs."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list["Given"]]:  # type: ignore[override]
        return "%s", [self]


class GivenList(Given):
    """The values of an `__in`, as a list that is not empty."""

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Given]]:  # type: ignore[override]
        return "(SELECT unnest(%s))", [self]


class CompiledQuery(Generic[Row]):
    """A queryset with `Given` values; it is made at its first use, when all apps have added to their hooks."""

    def __init__(self, make: Callable[[], QuerySet[Row]]) -> None:
        self._make = make
        self._plans: dict[str, _Plan[Row]] = {}

    def rows(self, **values: Any) -> list[Row]:
        return list(self._instances(values))

    def first(self, **values: Any) -> Row | None:
        """Return the first row of the queryset, in its own order, or None; it should have a limit."""
        return next(self._instances(values), None)

    def _instances(self, values: dict[str, Any]) -> Iterator[Row]:
        alias = self._queryset.db  # the router is asked each time
        plan = self._plans.get(alias) or self._plans.setdefault(alias, _Plan(self._make(), alias))
        with connections[alias].cursor() as cursor:
            cursor.execute(plan.sql, plan.parameters(values))
            rows = cursor.fetchall()
        return map(plan.instance, plan.converted(rows))

    @cached_property
    def _queryset(self) -> QuerySet[Row]:
        return self._make()


class _Plan(Generic[Row]):
    """What Django's ModelIterable works out for each query, kept: the SQL, and how instances are made of a row."""

    def __init__(self, queryset: QuerySet[Row], alias: str) -> None:
        self._alias = alias
        self._compiler = queryset.query.get_compiler(using=alias)
        self.sql, self._parameters = self._compiler.as_sql()
        select, klass_info = self._compiler.select, self._compiler.klass_info
        first, last = klass_info["select_fields"][0], klass_info["select_fields"][-1]
        self._columns = slice(first, last + 1)
        self._names = [column.target.attname for column, *_ in select[self._columns]]
        self._converters = self._compiler.get_converters([column for column, *_ in select])
        self._model = klass_info["model"]
        self._populators: list[Any] = get_related_populators(klass_info, select, alias)  # type: ignore[call-arg]  # the stubs are of Django 6

    def parameters(self, values: dict[str, Any]) -> list[Any]:
        return [values[item.name] if isinstance(item, Given) else item for item in self._parameters]

    def converted(self, rows: list[tuple[Any, ...]]) -> Iterator[Any]:
        return self._compiler.apply_converters(rows, self._converters) if self._converters else iter(rows)

    def instance(self, row: Any) -> Row:
        instance: Row = self._model.from_db(self._alias, self._names, row[self._columns])
        for populator in self._populators:
            populator.populate(row, instance)
        return instance
