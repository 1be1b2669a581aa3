"""The pages Marketing → Coupons."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from checkout.coupons.models import Coupon
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
FORM_DATA = {"code": "spring-26", "percent": "12,5"}


def amounts(*rows: tuple[str, str]) -> dict[str, str]:
    """Return the rows of amounts as a browser sends them."""
    boxes = {
        f"amounts-{number}-{name}": text
        for number, row in enumerate(rows)
        for name, text in zip(("amount", "currency"), row, strict=True)
    }
    return boxes | {"amounts-TOTAL_FORMS": str(len(rows)), "amounts-INITIAL_FORMS": "0"}


def test_coupon_pages_create_and_end_a_coupon(amir: Actor, vendor: Vendor, panel: Panel) -> None:
    product = make.product(vendor, name="Backup Pro")
    form_data = FORM_DATA | {"most_uses": "100", "products": str(product.pk), "valid_until": "2030-01-31"}

    page = panel(amir).post("/marketing/coupons/new/", form_data, follow=True).content.decode()
    coupon = Coupon.objects.get()
    for text in ("Coupon SPRING-26 made.", "12.5%", "Backup Pro", "0 of 100", "until 31 Jan 2030", "Active"):
        assert text in page
    assert coupon.created_by == amir.user

    end = f"/marketing/coupons/{coupon.pk}/end/"
    assert "End SPRING-26? It takes off 12.5% and was used 0 times." in panel(amir).get(end).text
    assert "Active" in panel(amir).get("/marketing/coupons/").text
    page = panel(amir).post(end, follow=True).content.decode()
    assert "Coupon SPRING-26 ended." in page
    assert "Ended" in page
    assert end not in page


def test_coupon_is_changed_and_duplicated_but_keeps_its_code(
    amir: Actor, vendor: Vendor, panel: Panel, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    product = make.product(vendor)
    coupon = make.coupon(vendor, "SAVE15", uses=7, products=[product])
    url, client = f"/marketing/coupons/{coupon.pk}/", panel(amir)
    client.get(url)

    with django_assert_max_num_queries(8):
        client.get(url)
    page = client.post(url, {"code": "OTHER", "percent": "20", "most_uses": "9"}, follow=True).text
    refused = client.post(url, {"percent": "20", "most_uses": "6"}).text
    copy = client.get(f"/marketing/coupons/new/?like={coupon.pk}").text

    coupon.refresh_from_db()
    assert (coupon.code, coupon.percent, coupon.most_uses) == ("SAVE15", 20_000, 9)
    assert not coupon.products.exists()
    assert "Coupon SAVE15 saved." in page
    assert "It was used 7 times already." in refused
    assert 'value="20"' in copy
    assert 'value="SAVE15"' not in copy


def test_amounts_of_a_coupon_have_a_row_for_each_currency(amir: Actor, vendor: Vendor, panel: Panel) -> None:
    client, data = panel(amir), {"code": "five", "percent": ""}
    client.post("/marketing/coupons/new/", data | amounts(("5,00", "eur"), ("600", "JPY"), ("", "")))
    coupon = Coupon.objects.get()
    assert coupon.amounts == {"EUR": 500, "JPY": 600}

    url = f"/marketing/coupons/{coupon.pk}/"
    page = client.get(url).text
    for box in ('name="amounts-0-amount" value="5.00"', 'name="amounts-1-amount" value="600"'):
        assert box in page
    client.post(url, {"percent": "", **amounts(("", ""), ("650", "JPY"))})

    coupon.refresh_from_db()
    assert coupon.amounts == {"JPY": 650}


def test_coupon_page_says_what_was_sold_with_it(
    bob: Actor, vendor: Vendor, other_vendor: Vendor, panel: Panel
) -> None:
    coupon = make.coupon(vendor, "SAVE15")
    for of, fields in (
        (vendor, {}),
        (vendor, {"currency": "USD"}),
        (vendor, {"is_test": True}),
        (other_vendor, {}),
    ):
        make.order(of, coupon_code="SAVE15", **fields)
    make.order(vendor)

    page = panel(bob).get(f"/marketing/coupons/{coupon.pk}/").text

    rows = page.partition('id="sold"')[2].partition("</table>")[0]
    assert rows.count("<tr>") == 3
    assert "€49.95" in rows
    assert "$49.95" in rows


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"code": "a"}, "Three letters"),
        ({"code": "old"}, "There is a coupon OLD already."),
        ({"percent": ""}, "Either a percentage or an amount."),
        (amounts(("5.00", "EUR")), "Either a percentage or an amount."),
        ({"percent": "", **amounts(("0.00", "EUR"))}, "Each amount is more than nothing."),
        ({"percent": "", **amounts(("five", "EUR"))}, "Enter an amount"),
        ({"percent": "", **amounts(("5.50", "JPY"))}, "JPY has no decimals."),
        ({"percent": "", **amounts(("5", "EUR"), ("6", "EUR"))}, "A currency stands here twice."),
        ({"percent": "101"}, "less than or equal to 100"),
        ({"valid_from": "2027-02-01", "valid_until": "2027-01-31"}, "This is before its first day."),
        ({"most_uses": "0"}, "greater than or equal to 1"),
    ],
)
def test_new_coupon_refuses_invalid_data(
    amir: Actor, vendor: Vendor, panel: Panel, changes: dict[str, str], message: str
) -> None:
    make.coupon(vendor, "OLD")

    assert message in panel(amir).post("/marketing/coupons/new/", FORM_DATA | changes).content.decode()
    assert Coupon.objects.count() == 1


def test_coupon_list_shows_each_state_in_few_queries(
    bob: Actor, vendor: Vendor, panel: Panel, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    today = timezone.now().date()
    make.coupon(vendor, "SOON", valid_from=today + timedelta(days=3))
    make.coupon(vendor, "LATE", valid_until=today - timedelta(days=3))
    make.coupon(vendor, "GONE", most_uses=1, uses=1, percent=0, amounts={"USD": 550, "EUR": 500})
    client = panel(bob)

    with django_assert_max_num_queries(6):
        page = client.get("/marketing/coupons/").content.decode()

    for text in ("Not begun", "Expired", "Used up", "€5.00, $5.50", "All products"):
        assert text in page
    assert "New coupon" not in page


def test_coupon_list_explains_itself_while_it_is_empty(amir: Actor, bob: Actor, panel: Panel) -> None:
    assert "New coupon" in panel(amir).get("/marketing/coupons/").content.decode()
    assert "A Manager or an Owner makes codes" in panel(bob).get("/marketing/coupons/").content.decode()
