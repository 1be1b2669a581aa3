"""The Order Summary: what it shows is what will be charged."""

import pytest
from django.test import Client

from devtools.fake_gateway.server import FakeGateway
from tests import make
from tests.checkout.buyer import FORM_DATA, VALID_VAT_NUMBER, start_purchase, submit_summary, summary_url
from vendors.models import Product, Vendor


@pytest.fixture
def any_vat_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """VAT numbers of any format, so that only the register refuses them."""
    monkeypatch.setattr(
        "checkout.order_summary.order_summary.normalize_vat_number", lambda text, country: text
    )


@pytest.mark.parametrize(
    ("country", "number", "state", "tax"),
    [
        ("DE", "DE123456711", "invalid", 1_862),
        ("DE", "DE123456799", "unavailable", 1_862),
        ("IE", "IE6388047V", "valid", 2_254),
        ("DE", "", "", 1_862),
    ],
)
def test_summary_charges_vat_unless_the_register_confirms_and_always_in_ireland(
    client: Client, product: Product, any_vat_number: None, country: str, number: str, state: str, tax: int
) -> None:
    purchase = start_purchase(client, country=country)
    submit_summary(client, purchase, apply=1, vat_number=number)
    purchase.refresh_from_db()

    assert (purchase.vat_check, purchase.tax_minor) == (state, tax)


def test_summary_shows_that_a_vat_number_is_mistyped(client: Client, product: Product) -> None:
    purchase = start_purchase(client)

    page = submit_summary(client, purchase, apply=1, vat_number="DE136695977").content.decode()

    assert "This is not a VAT number" in page
    assert 'value="DE136695977"' in page


def test_summary_removes_an_exemption(client: Client, product: Product) -> None:
    purchase = start_purchase(client)
    for number, total in ((VALID_VAT_NUMBER, 9_800), ("", 11_662)):
        submit_summary(client, purchase, apply=1, vat_number=number)
        purchase.refresh_from_db()
        assert purchase.total_minor == total


def test_summary_is_shown_again_when_the_total_has_changed(
    client: Client, product: Product, fake_gateway: FakeGateway
) -> None:
    """Another tab removed the VAT, or the vendor raised the price."""
    purchase = start_purchase(client)
    submit_summary(client, purchase, apply=1, vat_number=VALID_VAT_NUMBER)
    stale_page = submit_summary(client, purchase, place=1)
    assert "has changed" in stale_page.content.decode()

    purchase.refresh_from_db()
    Product.objects.update(price_minor=5_900)
    dearer_page = submit_summary(client, purchase, place=1)
    assert "has changed" in dearer_page.content.decode()
    assert "€118.00" in dearer_page.content.decode()
    assert not fake_gateway.ledger.sessions


def test_summary_opens_one_payment_page_however_often_it_is_submitted(
    client: Client, product: Product, fake_gateway: FakeGateway
) -> None:
    purchase = start_purchase(client)
    fake_gateway.faults.times = {"drop_after": 1}

    lost_page = submit_summary(client, purchase, place=1)
    payment_urls = {submit_summary(client, purchase, place=1)["Location"] for _ in range(3)}

    assert "does not answer" in lost_page.content.decode()
    assert len(payment_urls) == len(fake_gateway.ledger.sessions) == 1
    submit_summary(client, purchase, apply=1, vat_number=VALID_VAT_NUMBER)
    purchase.refresh_from_db()
    assert purchase.total_minor == 11_662


@pytest.mark.parametrize(
    "changes",
    [
        {"quantity": "0"},
        {"quantity": "10000"},
        {"email": "nobody"},
        {"country": "US", "region": "ZZ"},
        {"postal_code": ""},
        {"first_name": "", "last_name": ""},
        {"postal_code": "1011"},
        {"recipient_email": "b@c.example"},
    ],
)
def test_order_form_refuses_incomplete_data(
    client: Client, product: Product, changes: dict[str, str]
) -> None:
    response = client.post("/checkout/BP-1/", FORM_DATA | changes)

    assert response.status_code == 200
    assert 'aria-invalid="true"' in response.content.decode()


def test_order_form_exists_only_for_products_on_sale(
    client: Client, product: Product, other_vendor: Vendor
) -> None:
    make.product(other_vendor, sku="BP-1")
    make.product(other_vendor, sku="OLD", is_active=False)

    assert client.get("/checkout/BP-1/").status_code == 404
    assert client.get("/checkout/OLD/").status_code == 404
    assert client.get(f"/checkout/BP-1/?vendor={other_vendor.number}").status_code == 200
    assert client.get("/checkout/BP-1/?vendor=999999999").status_code == 404
    assert client.get("/checkout/BP-1/00000000-0000-0000-0000-000000000000/").status_code == 404


def test_summary_applies_both_boxes_whichever_button_is_pressed(
    client: Client, product: Product, fake_gateway: FakeGateway
) -> None:
    """Enter presses the first button of the form, and the customer pays only a total that they have seen."""
    make.coupon(product.vendor, percent=50_000)
    purchase = start_purchase(client)

    submit_summary(client, purchase, apply_coupon=1, coupon="", vat_number=VALID_VAT_NUMBER)
    purchase.refresh_from_db()
    assert (purchase.vat_number, purchase.total_minor) == (VALID_VAT_NUMBER, 9_800)

    page = client.post(
        summary_url(purchase),
        {"total": 9_800, "place": 1, "coupon": "save15", "vat_number": VALID_VAT_NUMBER},
        follow=True,
    ).content.decode()
    assert "What you typed is applied: please look at the total" in page
    purchase.refresh_from_db()
    assert (purchase.total_minor, purchase.state) == (4_900, "open")
    assert not fake_gateway.ledger.sessions

    assert (
        submit_summary(client, purchase, place=1, coupon="SAVE15", vat_number=VALID_VAT_NUMBER).status_code
        == 303
    )


def test_summary_applies_one_box_when_the_other_is_wrong(client: Client, product: Product) -> None:
    make.coupon(product.vendor)
    purchase = start_purchase(client)

    page = submit_summary(
        client, purchase, place=1, coupon="save15", vat_number="DE136695977"
    ).content.decode()

    assert "This is not a VAT number" in page
    assert 'value="DE136695977"' in page
    purchase.refresh_from_db()
    assert (purchase.discount_minor, purchase.state) == (1_470, "open")
