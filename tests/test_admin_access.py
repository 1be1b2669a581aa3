"""The admin is for Customer Service with a second factor; everybody else is refused at each address."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests import make
from tests.site_map import patterns
from tests.tables import snapshot
from vendors.actor import Actor

URL_ARGUMENTS = {
    "object_id": 1,
    "id": 1,
    "content_type_id": 1,
    "app_label": "orders",
    "url": "nowhere",
}
SIGN_IN_PAGES = ("/accounts/login/", "/admin/login/", "/accounts/2fa/", "/accounts/reauthenticate/")


def admin_urls() -> set[str]:
    """Return an address of each route of the admin."""
    urls = set()
    for name, pattern in patterns():
        if name.startswith("admin:"):
            arguments = {name: URL_ARGUMENTS[name] for name in pattern.pattern.regex.groupindex}
            try:
                urls.add(reverse(name, kwargs=arguments))
            except NoReverseMatch:  # the admin's own catch-all and old addresses have no name
                urls.add(f"/admin/{arguments.get('url', arguments.get('object_id'))}/")
    return urls


@pytest.fixture
def staff_without_second_factor(db: None) -> Actor:
    """Staff that has not set up the second factor."""
    return Actor.of(make.user("new@demo.example", is_staff=True, is_superuser=True))


@pytest.mark.parametrize("name", ["alice", "bob", "charlie", "staff_without_second_factor", None])
def test_admin_refuses_everybody_else(
    name: str | None, request: pytest.FixtureRequest, panel: Callable[[Actor], Client], order: object
) -> None:
    client = panel(request.getfixturevalue(name)) if name else Client()
    before = snapshot()

    for url in sorted(admin_urls()):
        for response in (client.get(url), client.post(url, {"action": "delete_selected"})):
            assert response.status_code in {302, 403, 404, 405}, url
            if response.status_code == 302 and not url.startswith("/admin/logout"):
                assert response.headers["Location"].startswith(SIGN_IN_PAGES), url
    assert snapshot() == before


def test_admin_admits_customer_service(sam: Actor, panel: Callable[[Actor], Client]) -> None:
    client = panel(sam)

    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/orders/order/").status_code == 200
