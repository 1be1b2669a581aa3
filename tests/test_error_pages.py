"""The pages of errors: what customers read, what the vendor's team reads, and that no odd address is a fault."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import NoReturn

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import resolve

from checkout.order_lookup import find_order
from checkout.order_lookup.links import sign_order
from mycommerce.error_pages import CUSTOMER_PATH
from orders.models import Activity, Order
from tests import make
from tests.checkout.buyer import FORM_DATA
from tests.routes import CUSTOMER_ROUTES
from vendors.actor import Actor
from vendors.models import Vendor

pytestmark = pytest.mark.usefixtures("fresh_limits")
PURCHASE = "7-6f1c0c1e-5b0e-4a53-8f0c-3f6c1b2a4d5e"
ADDRESSES = [
    "/activate/", "/order-search/", "/order-search/{}/", "/order-search/{}/refund/", "/order-search/{}/order/",
    "/order-search/{}/mail-receipt/", "/order-search/{}/email-address/", "/order-search/{}/items/1/fresh-link/",
    "/order-search/{}/items/1/machine/", "/email-change/{}/new/",
    "/order-search/{}/order.pdf", "/checkout/{}/", f"/checkout/{{}}/{PURCHASE}/", f"/checkout/{{}}/{PURCHASE}/thanks/",
    "/email-change/{}/", "/d/{}/", "/d/{}/a.zip", "/d/{}/fresh-link/", "/d/7-1-x/{}", "/k/{}/a.key", "/k/7-1-x/{}",
]  # fmt: skip
ODD = [
    "%00",
    "BP-1%00",
    "%ff",
    "%ED%A0%80",
    "%0a",
    "..%5c",
    "7-99999999999999999999-x",
    "x" * 3_000,
    "9" * 5_000,
]
VENDORS_WORDS = ("hold no seat", "your role", "Owner of your vendor account")


def hidden_fields(page: str) -> dict[str, str]:
    """Return the hidden fields of a page's only form."""
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    return {name: unescape(value) for name, value in fields}


def test_customers_addresses_are_known_as_such() -> None:
    paths = [address.format("x") for address in ADDRESSES]

    assert {resolve(path).url_name for path in paths} == CUSTOMER_ROUTES
    assert all(CUSTOMER_PATH.match(path) for path in paths)


@pytest.mark.parametrize("address", [address for address in ADDRESSES if "{}" in address])
def test_odd_address_is_a_page_for_customers(client: Client, db: None, address: str) -> None:
    for odd in ODD:
        response = client.get(address.format(odd))

        assert response.status_code == 404, odd
        page = response.content.decode()
        assert 'href="/order-search/"' in page
        assert "orders@mycommerce.com" in page
        assert not any(words in page for words in VENDORS_WORDS)


@pytest.mark.parametrize("address", ["/orders/%00/", "/static/%00", "/help/%00/", "/%00", "/accounts/%00/"])
def test_zero_byte_is_a_missing_page_everywhere(client: Client, db: None, address: str) -> None:
    assert client.get(address).status_code == 404


def test_zero_byte_in_a_session_cookie_is_no_session(client: Client, db: None) -> None:
    client.cookies["sessionid"] = "\0" * 32

    assert client.get("/order-search/").status_code == 200


@pytest.mark.parametrize("odd", ["\0", "a\0b", "x" * 50_000, "\ud7ff\U0010ffff"])
def test_odd_text_in_a_customers_form_is_no_fault(client: Client, order: Order, odd: str) -> None:
    make.product(order.vendor, sku="BP-1", price_minor=4_900)
    token = sign_order(order, lifetime=timedelta(minutes=5))
    summary = client.post("/checkout/BP-1/", FORM_DATA)["Location"]
    number = {"email": order.email, "number": "1-1-1"}
    forms = [
        *(("/order-search/", number | {name: odd}) for name in ("by", "email", "number")),
        *(("/order-search/", {"by": "card", name: odd}) for name in ("brand", "last4", "on", "amount")),
        *(("/checkout/BP-1/", FORM_DATA | {name: odd}) for name in (*FORM_DATA, "coupon", "recipient_email")),
        *((summary, {name: odd}) for name in ("coupon", "vat_number", "total", "apply")),
        *((f"/order-search/{token}/refund/", {name: odd}) for name in ("reason", "comment", "token", "item")),
        *(("/activate/", {"code": "7-1-x", "hardware_id": "H", name: odd}) for name in ("code", "hardware_id")),
    ]  # fmt: skip

    for path, form in forms:
        assert client.post(path, form).status_code < 500, (path, form)
    for query in ("coupon", "vendor", "hardware_id"):
        assert client.get("/checkout/BP-1/", {query: odd}).status_code in {200, 404}


@pytest.mark.parametrize(
    "address",
    ["/d/{}-1-x/", "/k/{}-1-x/a.key", "/order-search/{}-x/", "/checkout/A/{}-x/", "/checkout/A/?vendor={}"],
)
def test_missing_page_names_the_vendor_of_the_address(client: Client, vendor: Vendor, address: str) -> None:
    page = client.get(address.format(vendor.number)).content.decode()

    assert vendor.name in page
    assert "mailto:support@acme.example" in page


def test_expired_link_names_the_vendor_of_the_order(client: Client, order: Order) -> None:
    response = client.get(f"/order-search/{sign_order(order, lifetime=timedelta(seconds=-1))}/")

    assert (response.status_code, "mailto:support@acme.example" in response.text) == (410, True)


def test_customers_page_names_no_vendor_to_whom_the_reader_belongs(
    anna: Actor, panel: Callable[[Actor], Client]
) -> None:
    assert "Acme" not in panel(anna).get("/d/x/").content.decode()


def test_missing_page_elsewhere_leads_strangers_to_their_order_and_the_team_to_its_own(
    client: Client, anna: Actor, panel: Callable[[Actor], Client]
) -> None:
    assert "Find your order" in client.get("/nothing/").content.decode()
    assert "hold no seat" in panel(anna).get("/nothing/").content.decode()


def test_stale_form_of_a_customer_is_sent_again_with_one_click(order: Order) -> None:
    client = Client(enforce_csrf_checks=True)
    form = {"by": "number", "email": order.email, "number": order.number}

    response = client.post("/order-search/", form)
    page = response.content.decode()
    again = client.post("/order-search/", hidden_fields(page))

    assert response.status_code == 403
    assert "Send it again" in page
    assert again.status_code == 302


def test_stale_form_of_the_panel_shows_what_was_typed_and_runs_nothing(
    anna: Actor, order: Order, panel: Callable[[Actor], Client]
) -> None:
    client = panel(anna)
    client.handler.enforce_csrf_checks = True
    url = f"http://testserver/orders/{order.number}/actions/add-comment/"

    response = client.post(url, {"comment": "They called <twice>."}, headers={"referer": url})

    page = response.content.decode()
    assert response.status_code == 403
    assert "They called &lt;twice&gt;." in page
    assert f'href="{url}"' in page
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]
    assert not Activity.objects.exists()


def test_stale_form_with_a_password_repeats_nothing(db: None) -> None:
    client = Client(enforce_csrf_checks=True)

    response = client.post("/accounts/login/", {"login": "a@b.example", "password": "hunter2"})

    assert (response.status_code, "hunter2" in response.content.decode()) == (403, False)


@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [(OperationalError("gone"), 503, "What you typed is not lost"), (KeyError("x"), 500, "Something broke")],
)
def test_fault_speaks_to_customers(
    client: Client,
    order: Order,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    status: int,
    sentence: str,
) -> None:
    def fail(*_: object) -> NoReturn:
        raise error

    monkeypatch.setattr(find_order, "find_order", fail)
    client.raise_request_exception = False
    form = {"by": "number", "email": order.email, "number": order.number}

    response = client.post("/order-search/", form)

    page = response.content.decode()
    assert (response.status_code, sentence in page, 'href="/order-search/"' in page) == (status, True, True)
    assert not any(words in page for words in VENDORS_WORDS)
    assert (hidden_fields(page) == form) is (status == 503)
    assert response["Cache-Control"] == "private, no-store"
