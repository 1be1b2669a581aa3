"""Account → Your account: what a person chooses for themselves."""

from collections.abc import Callable

import pytest
from django.test import Client

from orders.models import Order
from vendors.actor import Actor
from vendors.models import User

Panel = Callable[[Actor], Client]
PAGE = "/account/"
FROM_LIST = {"Referer": "http://testserver/orders/"}


def test_account_is_saved(bob: Actor, panel: Panel) -> None:
    form = {"first_name": " Bob ", "last_name": "Brown", "timezone": "Asia/Tokyo", "theme": "dark"}
    page = panel(bob).post(PAGE, form, follow=True).text

    person = User.objects.get(email="bob@demo.example")
    assert "Account saved." in page
    assert (str(person), person.timezone, person.theme) == ("Bob Brown", "Asia/Tokyo", "dark")
    assert not person.has_shortcuts
    assert 'data-bs-theme="dark"' in page


def test_hours_are_those_of_the_persons_time_zone(anna: Actor, order: Order, panel: Panel) -> None:
    client = panel(anna)
    assert "14 Mar 2026, 09:26" in client.get("/orders/").text

    client.post(PAGE, {"timezone": "Asia/Tokyo"})

    for page in ("/orders/", f"/orders/{order.number}/"):
        assert "14 Mar 2026, 18:26" in client.get(page).text


@pytest.mark.parametrize("form", [{"timezone": "Mars/Olympus"}, {"theme": "pink"}, {"first_name": "x" * 151}])
def test_account_refuses_what_is_no_choice(bob: Actor, panel: Panel, form: dict[str, str]) -> None:
    assert "Account saved." not in panel(bob).post(PAGE, form, follow=True).text


def test_theme_is_chosen_in_the_menu(bob: Actor, panel: Panel) -> None:
    client = panel(bob)
    response = client.post("/account/theme/", {"theme": "light"}, follow=True, headers=FROM_LIST)

    assert response.redirect_chain == [("http://testserver/orders/", 302)]
    assert 'data-bs-theme="light"' in response.text
    client.post("/account/theme/", {"theme": "pink"})
    client.post("/account/theme/", {"theme": ""})
    assert "data-bs-theme" not in client.get("/orders/").text


def test_page_counts_the_ways_to_sign_in(sam: Actor, panel: Panel) -> None:
    page = panel(sam).get(PAGE).text
    assert "None: with one you sign in by fingerprint" in page
    assert '<td class="wide">On</td>' in page
