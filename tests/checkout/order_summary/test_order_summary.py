"""Order form and Order Summary: what is shown is what will be charged."""

import pytest
from django.test import Client

from devtools.fake_gateway.server import FakeGateway
from tests import make
from tests.checkout.buyer import GOOD, TYPED, begin, press, url
from vendors.models import Product, Vendor


@pytest.fixture
def no_check_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets numbers pass that only the register refuses."""
    monkeypatch.setattr("checkout.order_summary.order_summary.well_formed", lambda typed, country: typed)


@pytest.mark.parametrize(
    ("country", "number", "state", "tax"),
    [
        ("DE", "DE123456711", "invalid", 1_862),
        ("DE", "DE123456799", "unavailable", 1_862),
        ("IE", "IE6388047V", "valid", 2_254),
        ("DE", "", "", 1_862),
    ],
)
def test_it_charges_vat_unless_the_register_says_yes_and_always_in_ireland(
    client: Client, product: Product, no_check_digits: None, country: str, number: str, state: str, tax: int
) -> None:
    purchase = begin(client, country=country)
    press(client, purchase, apply=1, vat_number=number)
    purchase.refresh_from_db()

    assert (purchase.vat, purchase.tax_minor) == (state, tax)


def test_it_says_at_once_that_a_number_is_mistyped(client: Client, product: Product) -> None:
    purchase = begin(client)

    page = press(client, purchase, apply=1, vat_number="DE136695977").content.decode()

    assert "This is not a VAT number" in page
    assert 'value="DE136695977"' in page


def test_it_takes_an_exemption_back(client: Client, product: Product) -> None:
    purchase = begin(client)
    for number, total in ((GOOD, 9_800), ("", 11_662)):
        press(client, purchase, apply=1, vat_number=number)
        purchase.refresh_from_db()
        assert purchase.total_minor == total


def test_it_charges_only_the_total_that_was_seen(
    client: Client, product: Product, fake_gateway: FakeGateway
) -> None:
    """A second tab took the VAT away, or the vendor raised the price: the page is shown again."""
    purchase = begin(client)
    press(client, purchase, apply=1, vat_number=GOOD)
    stale = press(client, purchase, place=1)
    assert "has changed" in stale.content.decode()

    purchase.refresh_from_db()
    Product.objects.update(price_minor=5_900)
    dearer = press(client, purchase, place=1)
    assert "has changed" in dearer.content.decode()
    assert "€118.00" in dearer.content.decode()
    assert not fake_gateway.ledger.sessions


def test_it_opens_one_payment_page_however_often_it_is_pressed(
    client: Client, product: Product, fake_gateway: FakeGateway
) -> None:
    purchase = begin(client)
    fake_gateway.faults.times = {"drop_after": 1}

    lost = press(client, purchase, place=1)
    pages = {press(client, purchase, place=1)["Location"] for _ in range(3)}

    assert "does not answer" in lost.content.decode()
    assert len(pages) == len(fake_gateway.ledger.sessions) == 1
    press(client, purchase, apply=1, vat_number=GOOD)
    purchase.refresh_from_db()
    assert purchase.total_minor == 11_662


@pytest.mark.parametrize(
    "wrong",
    [
        {"quantity": "0"},
        {"quantity": "10000"},
        {"email": "nobody"},
        {"country": "US", "region": "ZZ"},
        {"postal_code": ""},
        {"last_name": ""},
        {"recipient_email": "b@c.example"},
    ],
)
def test_it_refuses_what_cannot_be_delivered(client: Client, product: Product, wrong: dict[str, str]) -> None:
    answer = client.post("/checkout/BP-1/", TYPED | wrong)

    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.content.decode()


def test_it_sells_only_what_is_sold(client: Client, product: Product, other_vendor: Vendor) -> None:
    make.product(other_vendor, sku="BP-1")
    make.product(other_vendor, sku="OLD", is_active=False)

    assert client.get("/checkout/BP-1/").status_code == 404
    assert client.get("/checkout/OLD/").status_code == 404
    assert client.get(f"/checkout/BP-1/?vendor={other_vendor.number}").status_code == 200
    assert client.get("/checkout/BP-1/00000000-0000-0000-0000-000000000000/").status_code == 404


def test_it_applies_what_is_typed_whichever_button_is_pressed(
    client: Client, product: Product, fake_gateway: FakeGateway
) -> None:
    """Enter presses the first button of the form; and nobody pays another total than the one they expect."""
    make.coupon(product.vendor, percent=50_000)
    purchase = begin(client)

    press(client, purchase, apply_coupon=1, coupon="", vat_number=GOOD)
    purchase.refresh_from_db()
    assert (purchase.vat_number, purchase.total_minor) == (GOOD, 9_800)

    page = client.post(
        url(purchase), {"total": 9_800, "place": 1, "coupon": "save15", "vat_number": GOOD}, follow=True
    ).content.decode()
    assert "What you typed is applied: please look at the total" in page
    purchase.refresh_from_db()
    assert (purchase.total_minor, purchase.state) == (4_900, "open")
    assert not fake_gateway.ledger.sessions

    assert press(client, purchase, place=1, coupon="SAVE15", vat_number=GOOD).status_code == 303


def test_it_keeps_what_is_right_in_one_box_when_the_other_is_wrong(client: Client, product: Product) -> None:
    make.coupon(product.vendor)
    purchase = begin(client)

    page = press(client, purchase, place=1, coupon="save15", vat_number="DE136695977").content.decode()

    assert "This is not a VAT number" in page
    assert 'value="DE136695977"' in page
    purchase.refresh_from_db()
    assert (purchase.discount_minor, purchase.state) == (1_470, "open")
