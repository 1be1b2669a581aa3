"""Encrypting every secret of the database with the newest key, so that older ones can be dropped.

It may be stopped and begun again at any time: what has the newest key is left alone.
"""

from collections.abc import Callable, Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.apps import apps
from django.db.models import Model, QuerySet

from core.encryption import SealedTextField, encrypt, encrypted_anew, is_encrypted
from core.vendor_transaction import vendor_transaction
from vendors.extension_points import KEY_ROTATIONS
from vendors.models import Vendor

BATCH_SIZE = 500
FACTOR_SECRETS = ("secret", "seed")  # of an authenticator app, of recovery codes


class Unreadable(Exception):
    """No key that is set opens this secret."""


def sealed_models() -> list[type[Model]]:
    """Return the models that have a sealed column."""
    return [model for model in apps.get_models() if _sealed_fields(model)]


def rotate_columns(model: type[Model]) -> Iterator[int]:
    """Encrypt the sealed columns of a tenant table anew; yield how many rows each batch changed.

    Raise Unreadable with the rows that no key opens, after all others are done.
    """
    unreadable: list[str] = []
    for vendor_id in Vendor.objects.order_by("pk").values_list("pk", flat=True):
        rows = model._default_manager.filter(vendor_id=vendor_id)
        yield from _in_batches(rows, lambda row: _rotate_row(row, unreadable), vendor_id)
    _refuse(unreadable)


def rotate_second_factors() -> Iterator[int]:
    """Encrypt the secrets of second factors anew, also those in clear that an earlier release stored."""
    unreadable: list[str] = []
    yield from _in_batches(
        Authenticator.objects.all(), lambda factor: _rotate_factor(factor, unreadable), None
    )
    _refuse(unreadable)


def sign_anew() -> Iterator[int]:
    """Sign anew what apps have signed with an earlier key; yield how much of each vendor."""
    for vendor_id in Vendor.objects.order_by("pk").values_list("pk", flat=True):
        yield sum(sign(vendor_id) for sign in KEY_ROTATIONS)


def _in_batches(rows: QuerySet[Any], rotate: Callable[[Any], bool], vendor_id: int | None) -> Iterator[int]:
    """Rotate the rows of a vendor in batches, each locked in a transaction of its own; yield how many it changed."""
    last_id = 0
    while True:
        with vendor_transaction(vendor_id):
            batch = list(rows.filter(pk__gt=last_id).order_by("pk").select_for_update()[:BATCH_SIZE])
            changed = sum(rotate(row) for row in batch)
        if not batch:
            return
        last_id = batch[-1].pk
        yield changed


def _rotate_row(row: Any, unreadable: list[str]) -> bool:
    changed = []
    for name in _sealed_fields(type(row)):
        if token := getattr(row, name):
            try:
                setattr(row, name, encrypted_anew(token))
            except InvalidToken:
                unreadable.append(f"{row._meta.label} {row.pk}, {name}")
            if getattr(row, name) != token:
                changed.append(name)
    if changed:
        row.save(update_fields=changed)
    return bool(changed)


def _rotate_factor(factor: Authenticator, unreadable: list[str]) -> bool:
    data = dict(factor.data)
    for name in FACTOR_SECRETS:
        if secret := data.get(name):
            try:
                data[name] = encrypted_anew(secret) if is_encrypted(secret) else encrypt(secret.encode())
            except InvalidToken:
                unreadable.append(f"second factor of user {factor.user_id}")
    if data == factor.data:
        return False
    factor.data = data
    factor.save(update_fields=["data"])
    return True


def _sealed_fields(model: type[Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if isinstance(field, SealedTextField)]


def _refuse(unreadable: list[str]) -> None:
    if unreadable:
        raise Unreadable("; ".join(unreadable))
