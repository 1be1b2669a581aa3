"""Who may do what: one table, asked of each vendor by itself."""

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
TABLE = {
    Role.VIEWER: {R.READ},
    Role.AGENT: {R.READ, R.SUPPORT},
    Role.MANAGER: {R.READ, R.SUPPORT, R.REFUND, R.EXPORT, R.CATALOG},
    Role.OWNER: {R.READ, R.SUPPORT, R.REFUND, R.EXPORT, R.CATALOG, R.SETTINGS, R.TEAM},
}


def test_it_gives_each_role_its_rights() -> None:
    assert {role: set(rights) for role, rights in RIGHTS_OF_ROLE.items()} == TABLE
    assert set(RIGHTS_OF_GROUP["Customer Service"]) == TABLE[Role.MANAGER]


@pytest.mark.parametrize("right", Right)
def test_it_gives_nothing_at_another_vendor(
    alice: Actor, order: Order, other_vendor: Vendor, right: Right
) -> None:
    assert alice.may(right, order)
    assert not alice.may(right, make.order(other_vendor))


def test_it_asks_the_seat_at_the_orders_own_vendor(vendor: Vendor, other_vendor: Vendor) -> None:
    person = make.seat("dora@demo.example", vendor, Role.OWNER)
    person.seats.create(vendor=other_vendor, role=Role.VIEWER)
    dora = Actor.of(person)

    assert dora.may(R.REFUND, make.order(vendor))
    assert not dora.may(R.SUPPORT, make.order(other_vendor))
    assert "(Viewer)" in dora.refusal(R.SUPPORT, make.order(other_vendor))


def test_it_says_why_not(bob: Actor, alice: Actor, charlie: Actor, order: Order) -> None:
    assert bob.refusal(R.SUPPORT, order) == "your role (Viewer) does not allow it"
    assert charlie.refusal(R.READ, order) == "your role (none) does not allow it"
    assert alice.refusal(R.TEAM, order) == ""


def test_it_lets_customer_service_act_everywhere(sam: Actor, vendor: Vendor, other_vendor: Vendor) -> None:
    for owner in (vendor, other_vendor):
        assert sam.may(R.SUPPORT, make.order(owner))
        assert not sam.may(R.TEAM, owner)


def test_it_gives_staff_nothing_before_the_second_factor(order: Order) -> None:
    person = make.user("new@demo.example", is_staff=True)
    person.groups.add(Group.objects.create(name="Customer Service"))
    root = make.user("root@demo.example", is_staff=True, is_superuser=True)

    for one in (person, root):
        assert not any(Actor.of(one).may(right, order) for right in Right)
        assert not Order.objects.visible_to(Actor.of(one)).exists()


def test_it_gives_staff_without_a_group_nothing(order: Order) -> None:
    person = make.staff("temp@demo.example")
    person.groups.clear()

    assert not any(Actor.of(person).may(right, order) for right in Right)


def test_it_gives_superusers_everything(order: Order) -> None:
    root = Actor.of(make.staff("root@demo.example", is_superuser=True))

    assert all(root.may(right, order) for right in Right)


def test_it_lets_the_system_act(order: Order) -> None:
    assert all(SYSTEM.may(right, order) for right in Right)


def test_it_shows_no_orders_to_somebody_without_a_seat(order: Order) -> None:
    nobody = Actor.of(make.user("nobody@demo.example"))

    assert list(Order.objects.visible_to(nobody)) == []


def test_it_takes_a_seat_away_at_once(anna: Actor, order: Order, panel: Callable[[Actor], Client]) -> None:
    client = panel(anna)
    assert client.get(order.get_absolute_url()).status_code == 200

    anna.seats[0].delete()

    assert client.get(order.get_absolute_url()).status_code == 404
    assert "You have no seat at a vendor" in client.get("/orders/").content.decode()


def test_it_lets_only_the_owner_change_settings(
    alice: Actor, amir: Actor, vendor: Vendor, panel: Callable[[Actor], Client]
) -> None:
    page, form = "/marketing/checkout-settings/", {"support_email": "help@acme.example"}

    assert "Only an owner changes these settings." in panel(amir).get(page).content.decode()
    assert panel(amir).post(page, form).status_code == 403
    assert panel(alice).post(page, form).status_code == 302
    vendor.refresh_from_db()
    assert vendor.support_email == "help@acme.example"
