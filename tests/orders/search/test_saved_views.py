"""Saved views: kept for oneself or the team, opened by address, counted."""

from collections.abc import Callable

import pytest
from django.test import Client

from orders.models import Order
from orders.search.models import SavedView
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
LIST, VIEWS = "/orders/", "/orders/views/"


def save(client: Client, name: str = "Late", query: str = "status=pending", **fields: str) -> str:
    answer = client.post(VIEWS, {"name": name, "query": query} | fields, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_keeps_the_filters_and_no_page(anna: Actor, vendor: Vendor, panel: Panel) -> None:
    page = save(panel(anna), query="status=pending&after=1-2&q=+&order=1&last_name=H%C3%BC")

    assert "View “Late” saved." in page
    view = SavedView.objects.get()
    assert (view.query, view.vendor, view.owner, view.is_shared) == (
        "last_name=H%C3%BC&status=pending", vendor, anna.user, False,
    )  # fmt: skip


def test_it_shows_a_private_view_to_its_owner_alone(anna: Actor, amir: Actor, panel: Panel) -> None:
    save(panel(anna))
    view = SavedView.objects.get()

    assert ">Late<" in panel(anna).get(LIST).content.decode()
    assert ">Late<" not in panel(amir).get(LIST).content.decode()
    assert panel(amir).get(view.get_absolute_url()).status_code == 404
    assert panel(anna).get(view.get_absolute_url()).headers["Location"] == "/orders/?status=pending"


def test_it_shows_a_shared_view_to_the_team_alone(
    anna: Actor, bob: Actor, charlie: Actor, panel: Panel
) -> None:
    save(panel(anna), is_shared="on")
    view = SavedView.objects.get()

    assert "Late" in panel(bob).get(LIST).content.decode()
    assert panel(bob).get(view.get_absolute_url()).status_code == 302
    assert "Late" not in panel(charlie).get(LIST).content.decode()
    assert panel(charlie).get(view.get_absolute_url()).status_code == 404


def test_it_lets_a_viewer_keep_views_but_not_share_them(bob: Actor, panel: Panel) -> None:
    save(panel(bob), is_shared="on")

    assert not SavedView.objects.get().is_shared


def test_it_replaces_a_view_of_the_same_name(anna: Actor, panel: Panel) -> None:
    save(panel(anna))
    save(panel(anna), query="status=paid")

    assert SavedView.objects.get().query == "status=paid"


@pytest.mark.parametrize("fields", [{"query": ""}, {"query": "after=1-2"}, {"name": ""}, {"name": "x" * 61}])
def test_it_refuses_a_view_of_nothing_or_without_a_name(
    anna: Actor, panel: Panel, fields: dict[str, str]
) -> None:
    assert 'role="alert"' in save(panel(anna), **fields)
    assert not SavedView.objects.exists()


def test_it_counts_the_orders_of_each_view(anna: Actor, vendor: Vendor, panel: Panel) -> None:
    client = panel(anna)
    for status in ("pending", "pending", "paid"):
        make.order(vendor, status=status)
    save(client)
    save(client, name="Hoppers", query="last_name=hop")

    page = client.get(VIEWS).content.decode()
    part = client.get(VIEWS, {"current": "status=pending"}, headers={"HX-Request": "true"}).content.decode()

    assert 'data-label="Orders now">2<' in page
    assert 'data-label="Orders now">3<' in page
    assert (
        '<a href="/orders/?status=pending" aria-current="true">Late</a><span class="number">2</span>' in part
    )
    assert "<html" not in part


def test_it_counts_only_once_the_list_is_there(anna: Actor, order: Order, panel: Panel) -> None:
    client = panel(anna)
    assert "hx-trigger" not in client.get(LIST).content.decode()

    save(client)

    assert 'hx-get="/orders/views/?current=" hx-trigger="load"' in client.get(LIST).content.decode()


def test_it_removes_a_view(anna: Actor, amir: Actor, alice: Actor, panel: Panel) -> None:
    save(panel(anna), is_shared="on")
    view = SavedView.objects.get()

    assert panel(amir).post(f"{view.get_absolute_url()}remove/").status_code == 403
    assert panel(alice).post(f"{view.get_absolute_url()}remove/").status_code == 302
    assert not SavedView.objects.exists()


def test_it_costs_the_list_at_most_six_statements(
    anna: Actor, vendor: Vendor, panel: Panel, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for _ in range(27):
        make.order(vendor)
    client = panel(anna)
    save(client, query="status=paid")
    for query in ("", "?q=hop", "?q=grace hopper&status=paid", "?last_name=h", "?country=DE&test=false"):
        client.get(LIST + query)
        with django_assert_max_num_queries(6):  # type: ignore[attr-defined]
            client.get(LIST + query)
