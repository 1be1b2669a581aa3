"""Rows whose address tells an id: they are those of the person's vendors, the chosen one first."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests import make
from vendors.actor import Actor
from vendors.models import Seat, Vendor
from vendors.rights import Role


@pytest.fixture
def amir(amir: Actor, other_vendor: Vendor) -> Actor:
    """The manager, with a seat at the other vendor too."""
    assert amir.user
    Seat.objects.create(user=amir.user, vendor=other_vendor, role=Role.MANAGER)
    return amir


def test_row_of_an_id_is_that_of_the_chosen_vendor(
    amir: Actor, vendor: Vendor, other_vendor: Vendor, panel: Callable[[Actor], Client]
) -> None:
    product = make.product(vendor, name="Ours")
    make.copy_to(other_vendor, product, name="Theirs")
    their_second = make.product(other_vendor, name="Their second")
    client = panel(amir)

    pages = [
        client.get(f"/catalog/products/{pk}/delivery/").content.decode()
        for pk in (product.pk, their_second.pk, product.pk)
    ]

    assert [name in page for name, page in zip(("Ours", "Their second", "Theirs"), pages, strict=True)] == [
        True
    ] * 3


def test_row_of_a_vendor_without_a_seat_is_not_found(amir: Actor, panel: Callable[[Actor], Client]) -> None:
    product = make.product(make.vendor("Initech"))

    assert panel(amir).get(f"/catalog/products/{product.pk}/delivery/").status_code == 404
