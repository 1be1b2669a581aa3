"""Whose address it was: the addresses that changes of orders connect."""

import pytest

from notifications.actions.change_email import ChangeEmail
from orders.customers import addresses
from orders.customers.addresses import addresses_of, record_address_change
from orders.customers.models import AddressChange
from orders.models import Order
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor


def changed(vendor: Vendor, old: str, new: str) -> Order:
    order = make.order(vendor, email=new)
    record_address_change(order, old)
    return order


def test_addresses_are_those_it_was_changed_from_and_to(vendor: Vendor, other_vendor: Vendor) -> None:
    changed(vendor, "a@navy.example", "b@navy.example")
    changed(vendor, "C@navy.example", "b@navy.example")
    order = changed(vendor, "b@navy.example", "d@navy.example")
    changed(other_vendor, "d@navy.example", "x@navy.example")
    changed(vendor, "y@navy.example", "z@navy.example")

    assert addresses_of(order)[0] == "d@navy.example"
    assert set(addresses_of(order)) == {f"{name}@navy.example" for name in "abcd"}
    assert addresses_of(make.order(vendor, email="q@navy.example")) == ["q@navy.example"]
    assert addresses_of(make.order(vendor, email="")) == []


def test_addresses_changed_in_a_circle_end(vendor: Vendor) -> None:
    changed(vendor, "a@navy.example", "b@navy.example")

    assert set(addresses_of(changed(vendor, "b@navy.example", "a@navy.example"))) == {
        "a@navy.example",
        "b@navy.example",
    }


def test_addresses_are_bounded(vendor: Vendor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "MAX_ADDRESSES", 3)
    orders = [changed(vendor, "unknown@navy.example", f"{number}@navy.example") for number in range(5)]

    assert len(addresses_of(orders[0])) == 3


def test_change_email_records_the_address_change(anna: Actor, order: Order) -> None:
    ChangeEmail(order, anna).run(email="GRACE@navy.example")
    assert not AddressChange.objects.exists()

    ChangeEmail(order, anna).run(email="hopper@navy.example")

    change = AddressChange.objects.get()
    assert (change.old_key, change.new_key) == ("grace@navy.example", "hopper@navy.example")
    assert change.order == order
