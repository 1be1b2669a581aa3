"""The exports of known shops: each is recognised by its heading and comes in, without a question, as it is."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from orders.imports.load.import_file import import_file
from orders.imports.load.summary import Summary
from orders.imports.mapping.guess import guess_mapping
from orders.imports.mapping.headings import field_by_heading
from orders.imports.mapping.parse_mapping import parse_mapping
from orders.imports.mapping.presets import preset_names
from orders.imports.mapping.settle import settled_mapping
from orders.imports.page.mapping_form import MappingForm
from orders.imports.problem import ImportProblem
from orders.models import Order
from tests.orders.imports.shops.expected import FILES, FOLDER, Row, as_row, differences, expectation
from vendors.models import Vendor

ASKED = ("states", "countries", "currencies", "dates", "decimal")


@pytest.fixture
def vendor(vendor: Vendor) -> Vendor:
    vendor.timezone = "UTC"
    vendor.save()
    return vendor


def guessed(path: Path, vendor: Vendor, expected: Row) -> tuple[Row, Row]:
    """Return the mapping that the file is recognised by, with what the person chooses, and the open questions."""
    guess = guess_mapping([path], vendor)
    chosen = expected.get("chosen", {})
    constants = guess.mapping.get("constants", {}) | chosen
    mapping = {key: value for key, value in guess.mapping.items() if key not in ("joined",)}
    return mapping | ({"constants": constants} if constants else {}), guess.questions


def import_shop(path: Path, vendor: Vendor, expected: Row) -> Summary:
    mapping, _ = guessed(path, vendor, expected)
    return import_file(path, parse_mapping(mapping), vendor, writers=0)


@pytest.mark.parametrize("name", FILES)
def test_export_of_a_known_shop_comes_in_as_it_is(name: str, vendor: Vendor) -> None:
    expected = expectation(name)

    summary = import_shop(FOLDER / f"{name}.csv", vendor, expected)

    imported = {order.reference: as_row(order) for order in Order.objects.all()}
    assert differences(imported, expected["orders"]) == {}
    assert summary.refused == {}
    assert summary.left_out == expected.get("left_out", {})


@pytest.mark.parametrize("name", FILES)
def test_export_of_a_known_shop_is_recognised_and_asks_nothing(name: str, vendor: Vendor) -> None:
    mapping, questions = guessed(FOLDER / f"{name}.csv", vendor, expectation(name))

    assert mapping["preset"] in preset_names()
    assert not {kind: questions[kind] for kind in ASKED if questions.get(kind)}


def rewritten(name: str, folder: Path, change: Callable[[list[str]], list[str]]) -> Path:
    """Write the export with the cells of each row changed, as Excel saves it: semicolons, a byte order mark."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    path = folder / "orders (3).csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(map(change, rows))
    return path


@pytest.mark.parametrize(
    "name",
    ["shopify", "woocommerce", "gumroad", "stripe", "paypal-en", "lemon-squeezy", "paddle", "fastspring"],
)
def test_columns_of_a_known_shop_may_stand_in_any_order(name: str, vendor: Vendor, tmp_path: Path) -> None:
    expected = guess_mapping([FOLDER / f"{name}.csv"], vendor).mapping

    mapping = guess_mapping([rewritten(name, tmp_path, lambda row: row[::-1])], vendor).mapping

    assert mapping == expected | {"delimiter": ";"}


def test_page_asks_for_a_currency_that_the_export_of_a_known_shop_lacks(
    vendor: Vendor, tmp_path: Path
) -> None:
    guess = guess_mapping([rewritten("shopify", tmp_path, lambda row: row[:7] + row[8:])], vendor)

    form = MappingForm(guess.header, guess.mapping, guess.questions)

    assert guess.mapping["preset"] == "shopify"
    assert [(kind, field.name) for kind, field, _ in form.asked] == [("currency", "currency")]
    assert "currency" not in [field.name for field in form.file_fields]


def test_headings_are_known_in_many_languages() -> None:
    headings = {
        "Ordre nr.": "reference",
        "Besteldatum": "placed_at",
        "Prezzo": "price",
        "Kod pocztowy": "postal_code",
    }

    assert {heading: field_by_heading(heading) for heading in headings} == headings


@pytest.mark.parametrize("name", ["shopify", "paddle", "woocommerce"])
def test_command_takes_the_preset_of_a_known_shop(name: str, vendor: Vendor) -> None:
    path = FOLDER / f"{name}.csv"

    import_file(path, settled_mapping(name, path, zone=vendor.timezone), vendor, writers=0)

    imported = {order.reference: as_row(order) for order in Order.objects.all()}
    assert differences(imported, expectation(name)["orders"]) == {}


def test_command_refuses_the_file_of_another_shop() -> None:
    with pytest.raises(
        ImportProblem, match=r"gumroad\.csv is no export of Shopify: that has the columns Name, "
    ):
        settled_mapping("shopify", FOLDER / "gumroad.csv")
