"""An order is found by its vendor: the one that its Order ID, a seat or a job tells."""

import pytest

from jobs.models import Job
from orders.actions.add_comment import AddComment
from orders.models import Order
from tests import make
from vendors.actor import SYSTEM, Actor
from vendors.models import Seat, Vendor
from vendors.rights import Role

pytestmark = pytest.mark.django_db


def test_person_sees_the_orders_of_each_of_their_seats(
    anna: Actor, vendor: Vendor, other_vendor: Vendor
) -> None:
    own, other = make.order(vendor), make.order(other_vendor)
    assert anna.user
    assert list(Order.objects.visible_to(anna, own.number)) == [own]
    assert list(Order.objects.visible_to(anna, other.number)) == []

    Seat.objects.create(user=anna.user, vendor=other_vendor, role=Role.VIEWER)
    person = Actor.of(anna.user)

    assert [Order.objects.visible_to(person, order.number).get() for order in (own, other)] == [own, other]


@pytest.mark.parametrize("number", ["", "x", "1-2-3", "1-9999999999-1", "1\0-2-3", "1-23207"])
def test_nobody_sees_an_order_without_an_order_id(anna: Actor, sam: Actor, order: Order, number: str) -> None:
    for actor in (anna, sam, SYSTEM):
        assert list(Order.objects.visible_to(actor, number)) == []


def test_staff_see_the_orders_of_all_vendors(sam: Actor, order: Order, other_vendor: Vendor) -> None:
    other = make.order(other_vendor)

    assert set(Order.objects.of_all_vendors(sam)) == {order, other}
    for actor in (sam, SYSTEM):
        assert Order.objects.visible_to(actor, other.number).get() == other


def test_order_is_not_locked_for_another_vendor(order: Order, other_vendor: Vendor) -> None:
    assert Order.objects.locked(order.vendor_id, order.pk) == order

    with pytest.raises(Order.DoesNotExist):
        Order.objects.locked(other_vendor.pk, order.pk)


def test_job_has_no_order_of_another_vendor(order: Order, other_vendor: Vendor) -> None:
    kind, order_id = order.as_subject

    assert Order.objects.of_job(Job(vendor=order.vendor, subject_kind=kind, subject_id=order_id)) == order
    assert Order.objects.of_job(Job(vendor=other_vendor, subject_kind=kind, subject_id=order_id)) is None


def test_token_of_another_vendors_form_is_new(order: Order, other_vendor: Vendor) -> None:
    first = AddComment(order, SYSTEM).run(token="1" * 32, comment="hello")
    again = AddComment(order, SYSTEM).run(token="1" * 32, comment="hello")
    other = AddComment(make.order(other_vendor), SYSTEM).run(token="1" * 32, comment="hello")

    assert again == first
    assert other != first
