"""All that an order is comes in: amounts that close, states, refunds, payment, recipient, license keys."""

from pathlib import Path

import pytest
from django.test import Client

from core.money import Money
from delivery.licenses.models import LicenseKey
from orders.imports.models import ImportedOrder
from orders.imports.reason import Reason
from orders.models import Activity, Order, OrderItem, Recipient
from orders.search.models import SearchKey
from tests.orders.imports.whole_orders import import_rows, order_row
from vendors.models import Vendor


def items() -> list[tuple[str, int, int, int]]:
    lines = OrderItem.objects.order_by("order", "position")
    return list(lines.values_list("name", "net_minor", "tax_minor", "total_minor"))


def amounts(order: Order) -> tuple[int, int, int, int]:
    return order.net_minor, order.tax_minor, order.total_minor, order.discount_minor


def test_import_spreads_discount_and_tax_and_adds_shipping(vendor: Vendor, tmp_path: Path) -> None:
    whole = {"total": "26.90", "discount": "-3.00", "tax": "3.90", "shipping": "6.00", "tax_rate": "19%"}
    rows = [order_row(**whole, coupon="SPRING"), order_row(name="Viewer", quantity=2, price="5.00")]

    summary = import_rows(vendor, tmp_path, rows)

    order = Order.objects.get()
    assert amounts(order) == (2300, 390, 2690, 300)
    assert (order.coupon_code, order.tax_rate_bp, order.item_count) == ("SPRING", 1900, 3)
    assert items() == [("Editor", 850, 144, 994), ("Viewer", 850, 144, 994), ("Shipping", 600, 102, 702)]
    assert (summary.points, summary.new_rows) == ({}, 2)


@pytest.mark.parametrize(
    ("cells", "result"),
    [
        ({"price": "11.90", "tax": "1.90", "total": "11.90"}, (1000, 190, 1190, 0)),
        ({"price": "10", "tax": "1.90", "total": "11.90"}, (1000, 190, 1190, 0)),
        ({"price": "10", "tax": "1.90"}, (810, 190, 1000, 0)),
        ({"price": "8", "discount": "2", "total": "8"}, (800, 0, 800, 200)),  # the price is after it
        ({"price": "10", "line_discount": "2", "total": "8"}, (800, 0, 800, 200)),
        ({"price": "", "total": "10", "tax": "1.60"}, (840, 160, 1000, 0)),
        ({"price": "", "line_total": "9", "quantity": "3"}, (900, 0, 900, 0)),
        ({"price": "10", "line_tax": "1", "total": "11"}, (1000, 100, 1100, 0)),
        ({"price": "11.90", "tax_rate": "19"}, (1000, 190, 1190, 0)),
        ({"price": "10", "fee": "1.50", "total": "11.50"}, (1150, 0, 1150, 0)),
    ],
)
def test_import_closes_the_sums_of_an_order(
    vendor: Vendor, tmp_path: Path, cells: dict[str, str], result: tuple[int, ...]
) -> None:
    summary = import_rows(vendor, tmp_path, [order_row(**cells)])

    order = Order.objects.get()
    assert amounts(order) == result
    assert sum(total for *_, total in items()) == order.total_minor
    assert "differences" not in summary.points


def test_import_reckons_without_tax_where_the_mapping_says_it(vendor: Vendor, tmp_path: Path) -> None:
    import_rows(vendor, tmp_path, [order_row(tax="1.90")], prices="without_tax")

    assert amounts(Order.objects.get()) == (1000, 190, 1190, 0)


def test_import_shows_a_total_that_is_another_and_keeps_it(vendor: Vendor, tmp_path: Path) -> None:
    rows = [order_row(str(number), total="12.00" if number % 2 else "10.00") for number in range(24)]

    summary = import_rows(vendor, tmp_path, rows)

    assert summary.points["differences"]["sums"] == [[12, "€24.00"]]
    assert summary.points["differences"]["first"][0] == ["1", "€12.00", "€10.00"]
    assert len(summary.points["differences"]["first"]) == 10
    assert Order.objects.get(reference="1").total == Money(1200, "EUR")
    assert items()[1:3] == [("Editor", 1000, 0, 1000), ("Difference to the total of Old Shop", 200, 0, 200)]


def test_import_takes_amounts_in_cents(vendor: Vendor, tmp_path: Path) -> None:
    rows = [order_row("1", price="1999", currency="EUR"), order_row("2", price="500", currency="JPY")]

    import_rows(vendor, tmp_path, rows, amounts="minor")

    totals = [order.total for order in Order.objects.order_by("reference")]
    assert totals == [Money(1999, "EUR"), Money(500, "JPY")]


@pytest.mark.parametrize(
    ("cells", "result"),
    [
        ({"state": "Bezahlt"}, ("paid", 1000, 0)),
        ({"state": "wc-pending"}, ("pending", 0, 0)),
        ({"state": "voided"}, ("canceled", 0, 0)),
        ({"state": "failed"}, ("canceled", 0, 0)),
        ({"state": "refunded"}, ("refunded", 1000, 1000)),
        ({"state": "paid", "refunded_amount": "-4"}, ("partly_refunded", 1000, 400)),
        ({"state": "paid", "refunded_amount": "10"}, ("refunded", 1000, 1000)),
        ({"state": "partially_refunded"}, ("partly_refunded", 1000, 0)),
        ({"charged_back": "yes"}, ("charged_back", 1000, 0)),
        ({"state": "paid", "canceled": "2024-02-01"}, ("canceled", 0, 0)),
        ({"refunded": "2024-02-01"}, ("refunded", 1000, 1000)),
        ({"state": "paid", "state2": "refunded"}, ("refunded", 1000, 1000)),
        ({"state": "house word"}, ("charged_back", 1000, 0)),
    ],
)
def test_import_takes_the_state_of_an_order(
    vendor: Vendor, tmp_path: Path, cells: dict[str, str], result: tuple[str, int, int]
) -> None:
    import_rows(vendor, tmp_path, [order_row(**cells)], states={"House word": "charged_back"})

    order = Order.objects.get()
    assert (order.status, order.paid_minor, order.refunded_minor) == result
    assert order.reserved_minor == order.refunded_minor


def test_import_leaves_out_states_and_rows_by_rule(vendor: Vendor, tmp_path: Path) -> None:
    rows = [
        order_row("1", state="draft", x_type="Sale"),
        order_row("2", x_type="Payout"),
        order_row("3", x_type="Sale"),
        order_row("4", x_type="Trial"),
    ]
    rules = [
        {"column": "x_type", "is": ["payout"], "then": "leave_out", "label": "Payouts"},
        {"column": "x_type", "begins": ["tri"], "then": "test"},
    ]

    summary = import_rows(vendor, tmp_path, rows, states={"draft": "leave_out"}, rows=rules)

    assert list(Order.objects.order_by("pk").values_list("reference", "is_test")) == [
        ("3", False),
        ("4", True),
    ]
    assert summary.left_out == {"draft: a state that is left out": 1, "Payouts": 1}
    assert (summary.rows, summary.new_rows, summary.refused_rows) == (4, 2, 0)


def test_import_makes_refunds_of_rows_of_their_own(vendor: Vendor, tmp_path: Path) -> None:
    rows = [
        order_row("R1", price="-3", refund_of="1", x_type="Refund"),
        order_row("1", x_type="Sale"),
        order_row("R2", price="-2.50", refund_of="1", placed_at="2024-02-03", x_type="Refund"),
        order_row("R3", price="-1", refund_of="9", x_type="Refund"),
    ]
    rules = [{"column": "x_type", "is": ["Refund"], "then": "refund"}]

    summary = import_rows(vendor, tmp_path, rows, rows=rules)

    order = Order.objects.get()
    assert (order.status, order.total_minor, order.refunded_minor) == ("partly_refunded", 1000, 550)
    assert Activity.objects.get().sentence == (
        "Imported from Old Shop, 1. Refunded at Old Shop on 2024-02-03: €5.50."
    )
    assert (summary.refund_rows, summary.refused) == (3, {Reason.REFUND_WITHOUT_ORDER: 1})


def test_import_refuses_what_makes_no_order(vendor: Vendor, tmp_path: Path) -> None:
    rows = [
        order_row("1", refunded_amount="11"),
        order_row("2", state="strange"),
        order_row("3", price=""),
        order_row("1.22704E+15"),
        order_row("5", total="10"),
    ]

    summary = import_rows(vendor, tmp_path, rows)

    assert summary.refused == {
        Reason.REFUND_TOO_LARGE: 1, Reason.UNKNOWN_STATE: 1, Reason.NO_PRICE: 1, Reason.DESTROYED_NUMBER: 1,
    }  # fmt: skip


def test_import_takes_several_items_of_a_cell(vendor: Vendor, tmp_path: Path) -> None:
    pattern = r"(?P<name>.+?) x ?(?P<quantity>\d+)( @ (?P<price>[\d.]+))?"
    rows = [
        order_row("1", name="", price="", items="Editor x2 @ 5.00 | Viewer x 1 @ 3.50", total="13.50"),
        order_row("2", name="", price="", items="Editor x1 | Viewer x2", total="9"),
        order_row("3", name="", price="", items="nothing of the kind", total="9"),
    ]

    summary = import_rows(vendor, tmp_path, rows, items={"separator": "|", "pattern": pattern})

    assert [(name, total) for name, _, _, total in items()] == [
        ("Editor", 1000), ("Viewer", 350), ("Editor", 300), ("Viewer", 600),
    ]  # fmt: skip
    assert (summary.rows, summary.new_rows, summary.refused) == (3, 2, {Reason.BAD_ITEMS: 1})


def test_import_takes_customer_payment_and_recipient(vendor: Vendor, tmp_path: Path) -> None:
    cells = {
        "full_name": "Lovelace, Ada", "vat_number": "GB123", "language": "de_DE", "customer": "K-7",
        "comment": "Quick!", "payment_method": "Credit Card (Visa)", "card_last4": "**** 4242", "transaction": "ch_77",
        "country": "Republic of Korea", "recipient_name": "Charles Babbage", "recipient_city": "London",
        "recipient_country": "UK",
    }  # fmt: skip

    import_rows(vendor, tmp_path, [order_row(**cells)])

    order, recipient, imported = Order.objects.get(), Recipient.objects.get(), ImportedOrder.objects.get()
    assert (order.first_name, order.last_name, order.country, order.language) == (
        "Ada",
        "Lovelace",
        "KR",
        "de",
    )
    assert (order.payment_method, order.card_brand, order.card_last4) == ("card", "Visa", "4242")
    assert (recipient.full_name, recipient.city, recipient.country) == ("Charles Babbage", "London", "GB")
    assert (imported.fields["vat_number"], imported.fields["comment"]) == ("GB123", "Quick!")
    keys = SearchKey.objects.filter(order=order).values_list("value", flat=True)
    assert {"k-7", "ch_77", "babbage"} <= set(keys)


def test_import_takes_license_keys(vendor: Vendor, tmp_path: Path) -> None:
    import_rows(vendor, tmp_path, [order_row(license_key="AAA-111, BBB-222", hardware_id="HW-9")])

    key = LicenseKey.objects.get()
    assert (key.value, key.item.delivery.key, key.hardware_id) == ("AAA-111\nBBB-222", key, "HW-9")
    kinds = SearchKey.objects.filter(kind=SearchKey.Kind.LICENSE).values_list("value", flat=True)
    assert {"aaa111", "bbb222"} <= set(kinds)


def test_order_page_shows_what_only_the_other_shop_knows(
    client: Client, vendor: Vendor, tmp_path: Path
) -> None:
    import_rows(vendor, tmp_path, [order_row(customer="K-7", state="completed", comment="<b>Quick!</b>")])

    page = client.get(Order.objects.get().get_absolute_url()).text

    assert "From Old Shop" in page
    assert "K-7" in page
    assert "&lt;b&gt;Quick!" in page
