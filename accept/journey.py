"""The walk through a new installation: staff, an owner and a customer, from the first sign-in to a refund."""

import hashlib
import re
import secrets
import time
from urllib.parse import urlsplit
from uuid import uuid4

import urllib3

from accept.client import Browser, newcomer
from accept.installation import ADMINISTRATOR, OWNER, PASSWORD, Installation
from accept.outside.services import body_of
from accept.seed import code_of

SKU = "FIRST-1"
CUSTOMER = "ada@math.example"
BUYER = {
    "quantity": "1",
    "email": CUSTOMER,
    "first_name": "Ada",
    "last_name": "Lovelace",
    "street1": "Unter den Linden 1",
    "postal_code": "10117",
    "city": "Berlin",
    "country": "DE",
}
SECRET = re.compile(r"^  secret +(\w+)$", re.MULTILINE)


def walk(made: Installation) -> str:
    """Return what was done, as a sentence; raise AssertionError where something did not work."""
    began = time.monotonic()
    sell_product(staff(made))
    content = secrets.token_bytes(3_000_000)
    join(made)
    alice = owner(made)
    upload(alice, content)
    order_number = buy(made)
    link = download_link(made)
    assert download(made, link) == hashlib.sha256(content).hexdigest()
    refund(made, alice, order_number)
    refused = newcomer(made.site).get(link).status
    assert refused == 403, f"after the refund the download answers {refused}"
    return f"signed in, bought, downloaded, refunded in {time.monotonic() - began:.0f} s."


def staff(made: Installation) -> Browser:
    """Sign in as the first administrator, with the second factor that the page's command has printed."""
    match = SECRET.search(made.output)
    assert match, "the page printed no second factor"
    browser = newcomer(made.site)
    response = browser.post("/accounts/login/", {"login": ADMINISTRATOR, "password": PASSWORD})
    assert response.headers.get("Location") == "/accounts/2fa/authenticate/", response.status
    browser.post("/accounts/2fa/authenticate/", {"code": code_of(match[1])})
    browser.page("/admin/")
    return browser


def sell_product(browser: Browser) -> None:
    vendor = re.search(r"/admin/vendors/vendor/(\d+)/change/", browser.page("/admin/vendors/vendor/"))
    assert vendor, "the admin lists no vendor"
    product = {
        "vendor": vendor[1],
        "sku": SKU,
        "name": "First Product",
        "currency": "EUR",
        "price_minor": "4900",
        "is_active": "on",
    }
    response = browser.post("/admin/vendors/product/add/", product)
    assert response.status == 302, f"the product was not added: {response.status}"


def join(made: Installation) -> None:
    """Open the invitation that the page's command has mailed to the first owner, and choose a password."""
    link = re.search(rf"{made.site.url}(/\S+)", body_of(made.mail.wait_for(OWNER, "Join")))
    assert link, "the invitation has no link"
    person = {"first_name": "Alice", "last_name": "Liddell", "password": PASSWORD}
    response = newcomer(made.site).post(link[1], person)
    assert response.status == 302, f"the owner could not join: {response.status}"


def owner(made: Installation) -> Browser:
    browser = newcomer(made.site)
    response = browser.post("/accounts/login/", {"login": OWNER, "password": PASSWORD})
    assert response.status == 302, f"the owner could not sign in: {response.status}"
    return browser


def upload(browser: Browser, content: bytes) -> None:
    """Upload a product file and let the product come with it."""
    form = {"file": ("first.zip", b"PK\x03\x04" + content, "application/zip"), "name": "", "label": "1.0"}
    response = browser.post("/catalog/files/new/", form, multipart=True)
    assert response.status == 302, f"the upload was answered {response.status}"
    file = response.headers["Location"]
    product = re.search(r'name="products"[^>]*value="(\d+)"', browser.page(file))
    assert product, "the page of the file offers no product"
    attached = browser.post(f"{file}products/", {"products": product[1]}, page=file)
    assert attached.status == 302, f"the file was not attached: {attached.status}"


def buy(made: Installation, sku: str = SKU, **changes: str) -> str:
    """Buy as a customer does; return the Order ID."""
    browser = newcomer(made.site)
    response = browser.post(f"/checkout/{sku}/", BUYER | changes)
    assert response.status == 302, f"the order form was answered {response.status}"
    summary = response.headers["Location"]
    total = browser.fields(summary)["total"]
    placed = browser.post(summary, {"total": total, "place": "1"})
    assert placed.status == 303, f"the order summary was answered {placed.status}"
    back = pay(placed.headers["Location"])
    page = browser.follow(browser.get(urlsplit(back).path)).data.decode()
    number = re.search(r"\d{10}-\d+-\d{6}", page)
    assert number, "the last page names no order"
    return number[0]


def pay(payment_page: str) -> str:
    """Pay at the gateway; return where it leads back to."""
    with urllib3.PoolManager() as pool:
        response = pool.request(
            "POST", payment_page, fields={"card": "4242"}, encode_multipart=False, redirect=False
        )
    return response.headers["Location"]


def download_link(made: Installation, email: str = CUSTOMER) -> str:
    """Return the path of the file, by the link in the receipt."""
    message = made.mail.wait_for(email)
    links = re.findall(rf"{made.site.url}(/d/[^\s/]+/)", body_of(message))
    assert links, f"there is no link in “{message['Subject']}”"
    page = newcomer(made.site).page(links[0])
    file = re.search(r'href="(/d/[^"]+/[^"/]+)"', page)
    assert file, "the page of the download has no link"
    return file[1]


def download(made: Installation, path: str) -> str:
    """Return the digest of what the file contains after its first bytes."""
    response = newcomer(made.site).get(path)
    assert response.status == 200, f"the download was answered {response.status}"
    return hashlib.sha256(response.data[4:]).hexdigest()


def refund(made: Installation, browser: Browser, number: str) -> None:
    """Refund the order and wait until the gateway has the refund and the customer the email."""
    page = f"/orders/{number}/actions/refund-order/"
    form = browser.fields(page) | {"comment": "Did not like it.", "token": str(uuid4())}
    form.pop("csrfmiddlewaretoken", None)
    response = browser.post(page, form)
    assert response.status in {302, 303}, f"the refund was answered {response.status}"
    made.mail.wait_for(CUSTOMER, "refund")
    states = [entry["status"] for entry in made.gateway.ledger.refunds.values()]
    assert states == ["succeeded"], f"the gateway has {states}"
