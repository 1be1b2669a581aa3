"""The admin is for Customer Service with a second factor; everybody else is turned away at each address."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests import make
from tests.site_map import patterns
from tests.tables import snapshot
from vendors.actor import Actor

WORDS = {
    "object_id": 1,
    "id": 1,
    "content_type_id": 1,
    "app_label": "orders",
    "url": "nowhere",
}
ENTRANCES = ("/accounts/login/", "/admin/login/", "/accounts/2fa/", "/accounts/reauthenticate/")


def admin_urls() -> set[str]:
    """An address of each route of the admin."""
    urls = set()
    for name, pattern in patterns():
        if name.startswith("admin:"):
            words = {word: WORDS[word] for word in pattern.pattern.regex.groupindex}
            try:
                urls.add(reverse(name, kwargs=words))
            except NoReverseMatch:  # the admin's own catch-all and old addresses have no name
                urls.add(f"/admin/{words.get('url', words.get('object_id'))}/")
    return urls


@pytest.fixture
def newcomer(db: None) -> Actor:
    """Staff that has not set up the second factor."""
    return Actor.of(make.user("new@demo.example", is_staff=True, is_superuser=True))


@pytest.mark.parametrize("name", ["alice", "bob", "charlie", "newcomer", None])
def test_it_turns_everybody_else_away(
    name: str | None, request: pytest.FixtureRequest, panel: Callable[[Actor], Client], order: object
) -> None:
    client = panel(request.getfixturevalue(name)) if name else Client()
    before = snapshot()

    for url in sorted(admin_urls()):
        for answer in (client.get(url), client.post(url, {"action": "delete_selected"})):
            assert answer.status_code in {302, 403, 404, 405}, url
            if answer.status_code == 302 and not url.startswith("/admin/logout"):
                assert answer.headers["Location"].startswith(ENTRANCES), url
    assert snapshot() == before


def test_it_lets_customer_service_in(sam: Actor, panel: Callable[[Actor], Client]) -> None:
    client = panel(sam)

    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/orders/order/").status_code == 200
