"""The rights of roles and groups, at each vendor by itself."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from orders.models import Order
from tests import make
from vendors.actor import SYSTEM, Actor
from vendors.models import Vendor
from vendors.rights import RIGHTS_OF_GROUP, RIGHTS_OF_ROLE, Right, Role

R = Right
EXPECTED_RIGHTS = {
    Role.VIEWER: {R.READ},
    Role.AGENT: {R.READ, R.SUPPORT},
    Role.MANAGER: {R.READ, R.SUPPORT, R.REFUND, R.EXPORT, R.CATALOG},
    Role.OWNER: {R.READ, R.SUPPORT, R.REFUND, R.EXPORT, R.CATALOG, R.SETTINGS, R.TEAM},
}


def test_role_has_its_rights() -> None:
    assert {role: set(rights) for role, rights in RIGHTS_OF_ROLE.items()} == EXPECTED_RIGHTS
    assert set(RIGHTS_OF_GROUP["Customer Service"]) == EXPECTED_RIGHTS[Role.MANAGER]


@pytest.mark.parametrize("right", Right)
def test_role_has_no_rights_at_another_vendor(
    alice: Actor, order: Order, other_vendor: Vendor, right: Right
) -> None:
    assert alice.may(right, order)
    assert not alice.may(right, make.order(other_vendor))


def test_rights_are_those_of_the_seat_at_the_orders_vendor(vendor: Vendor, other_vendor: Vendor) -> None:
    person = make.seat("dora@demo.example", vendor, Role.OWNER)
    person.seats.create(vendor=other_vendor, role=Role.VIEWER)
    dora = Actor.of(person)

    assert dora.may(R.REFUND, make.order(vendor))
    assert not dora.may(R.SUPPORT, make.order(other_vendor))
    assert "(Viewer)" in dora.refusal(R.SUPPORT, make.order(other_vendor))


def test_refusal_names_the_role(bob: Actor, alice: Actor, charlie: Actor, order: Order) -> None:
    assert bob.refusal(R.SUPPORT, order) == "your role (Viewer) does not allow it"
    assert charlie.refusal(R.READ, order) == "your role (none) does not allow it"
    assert alice.refusal(R.TEAM, order) == ""


def test_customer_service_has_its_rights_at_every_vendor(
    sam: Actor, vendor: Vendor, other_vendor: Vendor
) -> None:
    for any_vendor in (vendor, other_vendor):
        assert sam.may(R.SUPPORT, make.order(any_vendor))
        assert not sam.may(R.TEAM, any_vendor)


def test_staff_have_no_rights_before_the_second_factor(order: Order) -> None:
    person = make.user("new@demo.example", is_staff=True)
    person.groups.add(Group.objects.create(name="Customer Service"))
    root = make.user("root@demo.example", is_staff=True, is_superuser=True)

    for user in (person, root):
        assert not any(Actor.of(user).may(right, order) for right in Right)
        assert not Order.objects.visible_to(Actor.of(user), order.number).exists()
        assert not Order.objects.of_all_vendors(Actor.of(user)).exists()


def test_staff_without_a_group_have_no_rights(order: Order) -> None:
    person = make.staff("temp@demo.example")
    person.groups.clear()

    assert not any(Actor.of(person).may(right, order) for right in Right)


def test_superusers_have_all_rights(order: Order) -> None:
    root = Actor.of(make.staff("root@demo.example", is_superuser=True))

    assert all(root.may(right, order) for right in Right)


def test_system_has_all_rights(order: Order) -> None:
    assert all(SYSTEM.may(right, order) for right in Right)


def test_orders_are_hidden_from_people_without_a_seat(order: Order) -> None:
    nobody = Actor.of(make.user("nobody@demo.example"))

    assert list(Order.objects.visible_to(nobody, order.number)) == []
    assert list(Order.objects.of_all_vendors(nobody)) == []


def test_seat_that_is_deleted_has_no_rights_at_once(
    anna: Actor, order: Order, panel: Callable[[Actor], Client]
) -> None:
    client = panel(anna)
    assert client.get(order.get_absolute_url()).status_code == 200

    anna.seats[0].delete()

    assert client.get(order.get_absolute_url()).status_code == 404
    assert "You have no seat at a vendor" in client.get("/orders/").content.decode()


def test_settings_are_changed_by_the_owner_only(
    alice: Actor, amir: Actor, vendor: Vendor, panel: Callable[[Actor], Client]
) -> None:
    page, form = "/marketing/checkout-settings/", {"has_undo": "on"}

    assert "Only an owner changes these settings." in panel(amir).get(page).content.decode()
    assert panel(amir).post(page, form).status_code == 403
    assert panel(alice).post(page, form).status_code == 302
    vendor.refresh_from_db()
    assert vendor.has_undo
