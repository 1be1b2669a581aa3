"""The palette: orders, customers, pages and the actions of the order at hand, by a few typed words."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from orders.models import Order, OrderItem
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor
from vendors.rights import Role

Panel = Callable[[Actor], Client]
Ask = Callable[..., str]


@pytest.fixture
def ask(panel: Panel) -> Ask:
    """A function that returns the results, as the dialog asks for them."""

    def results(actor: Actor, typed: str = "", page: str = "/orders/") -> str:
        headers = {"HX-Request": "true"}
        return panel(actor).get("/palette/", {"q": typed, "next": page}, headers=headers).content.decode()

    return results


def links(page: str) -> list[str]:
    return re.findall(r'class="palette-result" href="([^"]+)"', page)


@pytest.mark.parametrize("typed", ["grace", "hopper", "GRACE@navy.example", "4242", "backup pro"])
def test_palette_leads_to_orders_by_any_fact(anna: Actor, order: Order, ask: Ask, typed: str) -> None:
    assert f"/orders/{order.number}/" in links(ask(anna, typed))


def test_palette_names_each_customer_once(anna: Actor, vendor: Vendor, ask: Ask) -> None:
    newest = [make.order(vendor) for _ in range(3)][-1]

    customers = [url for url in links(ask(anna, "hopper")) if url.startswith("/customers/")]

    assert customers == [f"/customers/{newest.number}/"]


def test_palette_finds_an_order_id_of_any_vendor_of_the_person(
    anna: Actor, other_vendor: Vendor, ask: Ask
) -> None:
    foreign = make.order(other_vendor)

    assert links(ask(anna, f"order {foreign.number}")) == []
    own = make.seat("both@demo.example", other_vendor, Role.VIEWER)
    assert links(ask(Actor.of(own), f"order {foreign.number}"))[0] == f"/orders/{foreign.number}/"


def test_palette_leads_to_the_pages_of_the_menu_that_this_person_may_open(
    alice: Actor, bob: Actor, sam: Actor, ask: Ask
) -> None:
    assert links(ask(alice, "refund req")) == ["/refunds/requests/"]
    assert links(ask(bob, "import")) == []
    assert links(ask(alice, "import")) == ["/orders/imports/"]
    assert "/refunds/requests/" in links(ask(sam))
    assert links(ask(alice))[0] == "/"


def test_palette_runs_an_action_of_the_order_at_hand(
    anna: Actor, order: Order, panel: Panel, ask: Ask
) -> None:
    page = ask(anna, "comment", order.get_absolute_url() + "activity/?kind=email")
    url, token = re.findall(r'action="([^"]+)".*?name="token" value="([^"]+)"', page)[0]

    form = {"action": "add-comment", "token": token, "next": order.get_absolute_url()}
    response = panel(anna).post(url, form)

    assert response.headers["Location"].startswith(f"{order.get_absolute_url()}actions/add-comment/?next=")


def test_palette_offers_the_actions_of_the_only_item_too(anna: Actor, item: OrderItem, ask: Ask) -> None:
    page = ask(anna, "reset download", item.order.get_absolute_url())

    assert f'action="{item.get_absolute_url()}actions/"' in page
    assert 'value="reset-download-link"' in page


def test_palette_says_why_an_action_cannot_run(bob: Actor, order: Order, ask: Ask) -> None:
    page = ask(bob, "comment", order.get_absolute_url())

    assert re.search(r'value="add-comment" disabled>.*your role \(Viewer\) does not allow it', page)


@pytest.mark.parametrize(
    "page", ["/orders/", "/nowhere/", "https://evil.example/orders/1-1-1/", "\0", "//", ""]
)
def test_palette_without_an_order_at_hand_lists_pages(anna: Actor, order: Order, ask: Ask, page: str) -> None:
    text = ask(anna, "", page)

    assert "/orders/" in links(text)
    assert "<form" not in text


def test_palette_hides_another_vendors_order(charlie: Actor, order: Order, ask: Ask) -> None:
    assert "<form" not in ask(charlie, "", order.get_absolute_url())
    assert not any(order.number in url for url in links(ask(charlie, "hopper")))


def test_palette_makes_at_most_nine_queries(
    anna: Actor, vendor: Vendor, panel: Panel, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    orders, client = [make.order(vendor) for _ in range(8)], panel(anna)
    client.get("/orders/")

    with django_assert_max_num_queries(9):
        client.get(
            "/palette/", {"q": "hopper", "next": orders[0].get_absolute_url()}, headers={"HX-Request": "true"}
        )


def test_palette_is_a_page_without_scripts(anna: Actor, order: Order, panel: Panel) -> None:
    text = panel(anna).get("/palette/", {"q": "hopper"}).content.decode()

    assert '<h1 class="page-title">Go to</h1>' in text
    assert 'value="hopper"' in text
    assert text.count('id="palette-status"') == 1
    assert f"/orders/{order.number}/" in links(text)
