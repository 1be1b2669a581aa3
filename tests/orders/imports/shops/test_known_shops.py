"""The exports of known shops: each is recognised by its heading and comes in, without a question, as it is."""

from pathlib import Path

import pytest

from orders.imports.load.import_file import import_file
from orders.imports.load.summary import Summary
from orders.imports.mapping.guess import guess_mapping
from orders.imports.mapping.parse_mapping import parse_mapping
from orders.imports.mapping.presets import preset_names
from orders.imports.mapping.settle import settled_mapping
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
