"""docs/known-shops.md shows what each shop's file was tried with; `UPDATE_DOCS=1` writes it."""

import os
from collections.abc import Callable
from pathlib import Path

from core.money import digits
from orders.imports.mapping.presets import preset_names
from tests.orders.imports.shops.expected import FILES, Row, expectation

PAGE = Path(__file__).resolve().parents[4] / "docs" / "known-shops.md"
INTRODUCTION = """\
# Known shops

An export of one of these shops is recognised by its heading, and comes in without a question but those in the table.
A shop is a file in `orders/imports/mapping/presets/`. `tests/orders/imports/shops/` has an export of each, written
after its real format, and what every order of it has to become. A mark means: an order of that file has the trait,
and the test has compared all of it. *Unverified*: nobody has published such a file; it is the best guess there is, made
of what follows.

"""
TRAITS: dict[str, Callable[[Row], bool]] = {
    "many lines": lambda row: len([line for line in row["lines"] if line[0] != "SHIPPING"]) > 1,
    "quantity": lambda row: any(line[2] > 1 for line in row["lines"]),
    "discount": lambda row: row["discount"] > 0,
    "coupon": lambda row: bool(row["coupon_code"]),
    "tax": lambda row: row["tax"] > 0,
    "shipping": lambda row: any(line[0] == "SHIPPING" for line in row["lines"]),
    "refunded": lambda row: row["status"] == "refunded",
    "partly refunded": lambda row: row["status"] == "partly_refunded",
    "canceled": lambda row: row["status"] == "canceled",
    "unpaid": lambda row: row["status"] == "pending",
    "charged back": lambda row: row["status"] == "charged_back",
    "test": lambda row: bool(row["is_test"]),
    "no decimals": lambda row: digits(row["currency"]) == 0,
    "license key": lambda row: bool(row["keys"]),
    "recipient": lambda row: bool(row["recipient"]),
}


def page_text() -> str:
    heading = f"| file | format known from | asked | left out | {' | '.join(TRAITS)} | several currencies |"
    lines = [heading, f"|---|---|---|---|{':-:|' * (len(TRAITS) + 1)}"]
    return INTRODUCTION + "\n".join([*lines, *map(_row_of, FILES)]) + "\n"


def _row_of(name: str) -> str:
    expected = expectation(name)
    orders = list(expected["orders"].values())
    marks = ["✓" if any(has_trait(row) for row in orders) else "" for has_trait in TRAITS.values()]
    marks.append("✓" if len({row["currency"] for row in orders}) > 1 else "")
    known_from = expected["format"].replace("unverified:", "*unverified*:")
    left_out = "; ".join(
        rule.removesuffix(": a state that is left out") for rule in expected.get("left_out", {})
    )
    asked = ", ".join(expected.get("chosen", {}))
    return f"| {name} | {known_from} | {asked} | {left_out} | {' | '.join(marks)} |"


def test_known_shops_page_shows_every_file() -> None:
    if os.environ.get("UPDATE_DOCS") == "1":
        PAGE.write_text(page_text())

    assert PAGE.read_text() == page_text(), f"Run UPDATE_DOCS=1 pytest {__file__}, and commit."


def test_every_known_shop_has_a_file() -> None:
    without_file = {"chinook", "online-retail", "mycommerce"}  # other tests import these whole

    assert set(preset_names()) - without_file <= {*FILES}
