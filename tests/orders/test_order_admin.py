"""The admin's orders of all vendors, with the same actions as in the panel."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from orders.models import Activity, Order
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
LIST = "/admin/orders/order/"


def admin_page(order: Order) -> str:
    return f"{LIST}{order.pk}/change/"


def test_order_admin_lists_orders_of_all_vendors_newest_first(
    sam: Actor, panel: Panel, other_vendor: Vendor
) -> None:
    older = make.order(make.vendor("Acme"), last_name="Older")
    newer = make.order(other_vendor, placed_at=make.PLACED_AT.replace(year=2027), is_test=True, kind="credit")

    page = panel(sam).get(LIST).content.decode()

    assert page.index(newer.number) < page.index(older.number)
    assert "Globex Tools" in page
    assert "status-test" in page
    assert "status-credit" in page


def test_order_admin_has_the_actions_drop_down_in_each_row(sam: Actor, order: Order, panel: Panel) -> None:
    page = panel(sam).get(f"{LIST}?status__exact=paid").content.decode()

    assert f'<select name="action" form="actions-{order.pk}"' in page
    assert '<option value="add-comment">Add Comment</option>' in page
    form = page[page.index(f'<form id="actions-{order.pk}"') :]
    assert f'action="{order.actions_url}"' in form
    assert f'name="next" value="{LIST}?status__exact=paid"' in form
    depth = 0
    for tag in re.findall(r"<(/?)form\b", page):
        depth += -1 if tag else 1
        assert depth in (0, 1), "forms cannot nest"


def test_order_admin_go_leads_to_the_panels_page_and_back(sam: Actor, order: Order, panel: Panel) -> None:
    client = panel(sam)
    go = {"action": "add-comment", "next": admin_page(order), "token": str(uuid4())}

    form_page = client.post(order.actions_url, go, follow=True)
    form = {"comment": "called back", "token": str(uuid4()), "next": form_page.context["next"]}
    response = client.post(f"{order.actions_url}add-comment/", form, follow=True)

    assert response.redirect_chain[-1][0] == admin_page(order)
    page = response.content.decode()
    assert 'message-success" role="status"' in page
    assert "Comment added." in page
    assert "called back" in page
    assert "Customer Service" in page[page.index('id="activity"') :]


def test_order_admin_leaves_the_same_activity_as_the_panel(
    sam: Actor, anna: Actor, order: Order, panel: Panel
) -> None:
    for actor, next_url in ((anna, order.get_absolute_url()), (sam, admin_page(order))):
        form = {"comment": "called back", "token": str(uuid4()), "next": next_url}
        assert panel(actor).post(f"{order.actions_url}add-comment/", form)["Location"] == next_url

    by_anna, by_sam = order.activities.order_by("pk")
    for activity in (by_anna, by_sam):
        assert (activity.kind, activity.sentence) == (Activity.Kind.COMMENT, "Comment added.")
        assert activity.data == {"comment": "called back"}
    assert by_anna.get_actor_kind_display() == "Vendor"
    assert by_sam.get_actor_kind_display() == "Customer Service"
    assert by_sam.actor_user == sam.user


def test_order_admin_shows_an_obstacle(sam: Actor, order: Order, panel: Panel) -> None:
    response = panel(sam).post(order.actions_url, {"action": "", "next": admin_page(order)}, follow=True)

    assert response.redirect_chain[-1][0] == admin_page(order)
    assert 'message-error" role="alert"' in response.content.decode()


def test_order_admin_shows_everything_of_one_order(sam: Actor, order: Order, panel: Panel) -> None:
    page = panel(sam).get(admin_page(order)).content.decode()

    assert f"Order {order.number}" in page
    assert "Acme Software" in page
    assert "Grace Hopper" in page
    assert f'href="/orders/{order.number}/">Open the page the vendor sees' in page
    assert f'href="/orders/{order.number}/items/{order.items.get().pk}/"' in page
    assert f'name="next" value="{admin_page(order)}"' in page


@pytest.mark.parametrize("path", ["add/", "{pk}/delete/"])
def test_order_admin_neither_adds_nor_deletes_orders(
    sam: Actor, order: Order, panel: Panel, path: str
) -> None:
    client = panel(sam)

    assert client.get(LIST + path.format(pk=order.pk)).status_code == 403
    assert client.post(LIST + path.format(pk=order.pk), {"post": "yes"}).status_code == 403


def test_order_admin_never_edits_an_order_even_for_superusers(order: Order, panel: Panel) -> None:
    root = Actor.of(make.staff("root@demo.example", is_superuser=True))
    client = panel(root)

    assert client.post(admin_page(order), {"status": "refunded"}).status_code == 405
    client.post(LIST, {"action": "delete_selected", "_selected_action": order.pk, "post": "yes"})

    order.refresh_from_db()
    assert order.status == Order.Status.PAID


@pytest.mark.parametrize("pk", ["0", "999999999", "99999999999999999999", "x", "1_2F2"])
def test_order_admin_answers_404_for_an_absent_order(sam: Actor, panel: Panel, pk: str) -> None:
    assert panel(sam).get(f"{LIST}{pk}/change/").status_code == 404


def test_order_admin_keeps_to_its_query_budget(
    sam: Actor, panel: Panel, vendor: Vendor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    orders = [make.order(vendor, items=3) for _ in range(30)]
    client = panel(sam)
    for number in range(5):
        client.post(
            f"{orders[0].actions_url}add-comment/", {"comment": f"call {number}", "token": str(uuid4())}
        )

    with django_assert_max_num_queries(9):
        client.get(f"{LIST}?vendor={vendor.pk}&status__exact=paid")
    with django_assert_max_num_queries(14):
        client.get(admin_page(orders[0]))


def test_order_admin_counts_up_to_its_bound(
    sam: Actor, panel: Panel, vendor: Vendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vendors.admin.capped_paginator.COUNT_UP_TO", 2)
    for _ in range(4):
        make.order(vendor)

    assert "2+ orders" in panel(sam).get(LIST).content.decode()
