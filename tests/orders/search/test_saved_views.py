"""Saved views: private or shared, opened by address, with the number of their orders."""

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
    response = client.post(VIEWS, {"name": name, "query": query} | fields, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_saved_view_keeps_the_filters_and_no_page(anna: Actor, vendor: Vendor, panel: Panel) -> None:
    page = save(panel(anna), query="status=pending&after=1-2&q=+&order=1&last_name=H%C3%BC")

    assert "View “Late” saved." in page
    view = SavedView.objects.get()
    assert (view.query, view.vendor, view.owner, view.is_shared) == (
        "last_name=H%C3%BC&status=pending", vendor, anna.user, False,
    )  # fmt: skip


def test_saved_view_is_shown_to_its_owner_alone(anna: Actor, amir: Actor, panel: Panel) -> None:
    save(panel(anna))
    view = SavedView.objects.get()

    assert ">Late<" in panel(anna).get(LIST).content.decode()
    assert ">Late<" not in panel(amir).get(LIST).content.decode()
    assert panel(amir).get(view.get_absolute_url()).status_code == 404
    assert panel(anna).get(view.get_absolute_url()).headers["Location"] == "/orders/?status=pending"


def test_shared_view_is_shown_to_the_team_alone(
    anna: Actor, bob: Actor, charlie: Actor, panel: Panel
) -> None:
    save(panel(anna), is_shared="on")
    view = SavedView.objects.get()

    assert "Late" in panel(bob).get(LIST).content.decode()
    assert panel(bob).get(view.get_absolute_url()).status_code == 302
    assert "Late" not in panel(charlie).get(LIST).content.decode()
    assert panel(charlie).get(view.get_absolute_url()).status_code == 404


def test_viewer_saves_views_but_does_not_share_them(bob: Actor, panel: Panel) -> None:
    save(panel(bob), is_shared="on")

    assert not SavedView.objects.get().is_shared


def test_saved_view_replaces_one_of_the_same_name(anna: Actor, panel: Panel) -> None:
    save(panel(anna))
    save(panel(anna), query="status=paid")

    assert SavedView.objects.get().query == "status=paid"


@pytest.mark.parametrize("fields", [{"query": ""}, {"query": "after=1-2"}, {"name": ""}, {"name": "x" * 61}])
def test_saved_view_needs_a_filter_and_a_name(anna: Actor, panel: Panel, fields: dict[str, str]) -> None:
    assert 'role="alert"' in save(panel(anna), **fields)
    assert not SavedView.objects.exists()


def test_saved_views_page_counts_the_orders_of_each_view(anna: Actor, vendor: Vendor, panel: Panel) -> None:
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
        '<a href="/orders/?status=pending" aria-current="page">Late<span class="count">2</span></a>' in part
    )
    assert "<html" not in part


def test_order_list_loads_the_counts_of_views_later(anna: Actor, order: Order, panel: Panel) -> None:
    client, loading = panel(anna), 'hx-get="/orders/views/?current=" hx-trigger="load"'
    assert loading in client.get(LIST).content.decode()

    client.get(VIEWS, headers={"HX-Request": "true"})
    assert loading not in client.get(LIST).content.decode()

    save(client, query="status=canceled")
    assert loading in client.get(LIST).content.decode()


def test_saved_view_keeps_the_sort(anna: Actor, panel: Panel) -> None:
    save(panel(anna), query="status=pending&sort=-total")
    save(panel(anna), name="Odd", query="status=pending&sort=price")

    assert set(SavedView.objects.values_list("query", flat=True)) == {
        "status=pending&sort=-total",
        "status=pending",
    }


def test_saved_view_is_removed_by_its_maker_or_an_owner(
    anna: Actor, amir: Actor, alice: Actor, panel: Panel
) -> None:
    save(panel(anna), is_shared="on")
    view = SavedView.objects.get()

    assert panel(amir).post(f"{view.get_absolute_url()}remove/").status_code == 403
    assert panel(alice).post(f"{view.get_absolute_url()}remove/").status_code == 302
    assert not SavedView.objects.exists()


def test_order_list_with_views_makes_few_queries(
    anna: Actor, vendor: Vendor, panel: Panel, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for _ in range(27):
        make.order(vendor)
    client = panel(anna)
    save(client, query="status=paid")
    queries = (
        ("", 6),
        ("?q=hop", 7),
        ("?last_name=h", 7),
        ("?country=DE&test=false", 6),
        ("?q=grace hop&status=paid", 9),
    )
    for query, most in queries:  # one for each stage of the search
        client.get(LIST + query)
        with django_assert_max_num_queries(most):  # type: ignore[attr-defined]
            client.get(LIST + query)
