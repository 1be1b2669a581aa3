"""Relations between rows of one vendor: each statement that Django writes for them names the vendor.

A row's key is `(id, vendor_id)`, and so is each foreign key in the database (`core/triggers.py`), while Django
goes on thinking in `id`: joins, forward and reverse access, prefetch and filters by an object add the vendor here.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Field, Q, QuerySet
from django.db.models.expressions import Col
from django.db.models.fields.related_descriptors import (
    ForwardManyToOneDescriptor,
    ForwardOneToOneDescriptor,
    ManyToManyDescriptor,
)
from django.db.models.fields.related_lookups import RelatedExact, RelatedIn
from django.db.models.lookups import Exact
from django.db.models.sql.where import AND, OR, WhereNode
from django.utils.functional import cached_property

_ST_contra = TypeVar("_ST_contra", contravariant=True)
_GT_co = TypeVar("_GT_co", covariant=True)
SQL = tuple[str, tuple[Any, ...]]


class VendorModel(models.Model):
    """A row of one vendor: UPDATE, DELETE and the reading of one row name the vendor beside the id."""

    vendor_id: int

    class Meta:
        abstract = True

    def refresh_from_db(
        self,
        using: str | None = None,
        fields: Iterable[str] | None = None,
        from_queryset: "QuerySet[Any] | None" = None,
    ) -> None:
        """Read the row again; raise ValueError when it was read without its vendor."""
        if "vendor_id" not in vars(self):
            raise ValueError(
                f"{type(self).__name__} {self.pk} was read without its vendor_id: name it in only()."
            )
        rows: Any = type(self)._base_manager.using(using) if from_queryset is None else from_queryset
        super().refresh_from_db(using, fields, rows.filter(vendor_id=self.vendor_id))

    def delete(self, using: str | None = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:
        """Delete the row, by its id and its vendor."""
        rows: Any = type(self)._base_manager.using(using)
        deleted: tuple[int, dict[str, int]] = rows.filter(pk=self.pk, vendor_id=self.vendor_id).delete()
        self.pk = None
        return deleted

    delete.alters_data = True  # type: ignore[attr-defined]

    def _do_update(self, base_qs: Any, using: Any, pk_val: Any, values: Any, *options: Any) -> Any:
        """Update the row of this vendor; a row never moves to another vendor."""
        rows = base_qs.filter(vendor_id=self.vendor_id)
        changes = [value for value in values if value[0].attname != "vendor_id"]
        return super()._do_update(rows, using, pk_val, changes, *options)


class ForwardVendorDescriptor(ForwardManyToOneDescriptor):  # type: ignore[type-arg]
    """Reads the objects that several rows refer to, each by its id and its vendor."""

    def get_prefetch_querysets(
        self, instances: list[Any], querysets: "list[QuerySet[Any]] | None" = None
    ) -> tuple["QuerySet[Any]", Callable[..., Any], Callable[..., Any], bool, str, bool]:
        field: Any = self.field
        instances_by_key = {field.get_local_related_value(instance): instance for instance in instances}
        targets = (querysets[0] if querysets else self.get_queryset()).filter(  # type: ignore[call-arg]
            _by_vendor(instances_by_key)
        )
        targets.query.clear_ordering()
        if not field.remote_field.multiple:
            for target in targets:
                instance = instances_by_key[field.get_foreign_related_value(target)]
                field.remote_field.set_cached_value(target, instance)
        return (
            targets,
            field.get_foreign_related_value,
            field.get_local_related_value,
            True,
            field.cache_name,
            False,
        )


class ForwardOneToOneVendorDescriptor(ForwardVendorDescriptor, ForwardOneToOneDescriptor):  # type: ignore[type-arg]
    """The same for a one-to-one relation."""


class VendorForeignKey(models.ForeignKey[_ST_contra, _GT_co]):
    """A foreign key to a row of the same vendor; the database's constraint comes from `same_vendor` in a migration."""

    forward_related_accessor_class = ForwardVendorDescriptor

    def __init__(self, to: Any, on_delete: Callable[..., Any], **kwargs: Any) -> None:
        super().__init__(to, on_delete, **kwargs | {"db_constraint": False})

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        """Describe the column to migrations: the plain foreign key of Django, not unique, without a constraint."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.ForeignKey", args, kwargs

    def get_extra_restriction(self, alias: str | None, related_alias: str) -> Any:
        """Return what each join adds. In a subquery of `exclude()` (no alias), VendorExact compares the vendors."""
        if alias is None:
            return None
        return Exact(
            _vendor_column(self.remote_field.model, alias), _vendor_column(self.model, related_alias)
        )

    def get_extra_descriptor_filter(self, instance: Any) -> dict[str, Any]:
        return {"vendor_id": instance.vendor_id}

    def get_forward_related_filter(self, obj: Any) -> dict[str, Any]:
        return {self.name: obj}

    def get_local_related_value(self, instance: Any) -> tuple[Any, ...]:
        return (*super().get_local_related_value(instance), instance.vendor_id)

    def get_foreign_related_value(self, instance: Any) -> tuple[Any, ...]:
        return (*super().get_foreign_related_value(instance), instance.vendor_id)

    def validate(self, value: Any, model_instance: Any) -> None:
        """Raise ValidationError when the vendor has no such row."""
        Field.validate(self, value, model_instance)
        if value is None:
            return
        rows = self.remote_field.model._base_manager.filter(pk=value, vendor_id=model_instance.vendor_id)
        if not rows.complex_filter(self.get_limit_choices_to()).exists():
            label = self.remote_field.model._meta.verbose_name
            raise ValidationError(
                self.error_messages["invalid"],
                code="invalid",
                params={"model": label, "pk": value, "field": "id", "value": value},
            )


class VendorOneToOneField(VendorForeignKey[_ST_contra, _GT_co], models.OneToOneField[_ST_contra, _GT_co]):
    """The same, one to one; a UniqueConstraint of its model says so, on this field and the vendor."""

    forward_related_accessor_class = ForwardOneToOneVendorDescriptor

    def __init__(self, to: Any, on_delete: Callable[..., Any], **kwargs: Any) -> None:
        super().__init__(to, on_delete, **kwargs | {"db_index": False})


class VendorManyToManyDescriptor(ManyToManyDescriptor):  # type: ignore[type-arg]
    """Gives a manager whose queries name the vendor."""

    @cached_property
    def related_manager_cls(self) -> type[Any]:
        manager_class: type[Any] = super().related_manager_cls

        class VendorRelatedManager(manager_class):  # type: ignore[misc]
            def __init__(self, instance: Any) -> None:
                super().__init__(instance)
                self.core_filters["vendor_id"] = instance.vendor_id

        return VendorRelatedManager


class VendorManyToManyField(models.ManyToManyField):  # type: ignore[type-arg]
    """A relation to many rows of the same vendor, by the vendor's rows of `through`."""

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.ManyToManyField", args, kwargs

    def contribute_to_class(self, cls: type[models.Model], name: str, **kwargs: Any) -> None:  # type: ignore[override]
        super().contribute_to_class(cls, name, **kwargs)
        setattr(cls, name, VendorManyToManyDescriptor(self.remote_field))

    def contribute_to_related_class(self, cls: type[models.Model], related: Any) -> None:
        super().contribute_to_related_class(cls, related)
        if not self.remote_field.hidden:
            setattr(cls, related.accessor_name, VendorManyToManyDescriptor(self.remote_field, reverse=True))


@VendorForeignKey.register_lookup
class VendorExact(RelatedExact):
    """`order=order` and `order=OuterRef("pk")` compare the vendors too; a bare id has none to compare."""

    def get_prep_lookup(self) -> Any:
        self.vendor_id = self.rhs.vendor_id if isinstance(self.rhs, VendorModel) else None
        return super().get_prep_lookup()

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        sql, parameters = super().as_sql(compiler, connection)
        vendor: Col | int | None = self.vendor_id
        if isinstance(self.rhs, Col) and issubclass(self.rhs.target.model, VendorModel):
            vendor = _vendor_column(self.rhs.target.model, self.rhs.alias)
        if vendor is None:
            return sql, parameters
        same_vendor, vendors = compiler.compile(Exact(_vendor_column_beside(self.lhs), vendor))
        return f"({sql} AND {same_vendor})", (*parameters, *vendors)


@VendorForeignKey.register_lookup
class VendorIn(RelatedIn):
    """`order__in=orders` compares the vendors too, when they are objects; prefetch of many rows asks so."""

    def get_prep_lookup(self) -> Any:
        self.vendor_ids: list[int] = []
        if self.rhs_is_direct_value():
            self.rhs = list(self.rhs)
            if all(isinstance(value, VendorModel) for value in self.rhs):
                self.vendor_ids = [value.vendor_id for value in self.rhs]
        return super().get_prep_lookup()

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        if not self.vendor_ids:
            return super().as_sql(compiler, connection)
        vendor = _vendor_column_beside(self.lhs)
        rows_of_vendors: list[Any] = [
            WhereNode(list[Any]([Exact(vendor, vendor_id), RelatedIn(self.lhs, ids)]), AND)
            for vendor_id, ids in _ids_by_vendor(zip(self.rhs, self.vendor_ids, strict=True)).items()
        ]
        where: SQL = compiler.compile(WhereNode(rows_of_vendors, OR))
        return where


def _vendor_column(model: type[models.Model], alias: str) -> Col:
    return model._meta.get_field("vendor").get_col(alias)  # type: ignore[union-attr]


def _vendor_column_beside(column: Any) -> Col:
    return _vendor_column(column.target.model, column.alias)


def _by_vendor(keys: Iterable[tuple[Any, int]]) -> Q:
    """Return the condition of the rows with these keys: ids and vendors."""
    condition = Q()
    for vendor_id, ids in _ids_by_vendor(keys).items():
        condition |= Q(vendor_id=vendor_id, pk__in=ids)
    return condition


def _ids_by_vendor(keys: Iterable[tuple[Any, int]]) -> dict[int, list[Any]]:
    ids: dict[int, list[Any]] = defaultdict(list)
    for pk, vendor_id in keys:
        ids[vendor_id].append(pk)
    return ids
