"""Names and addresses as the people of a country write them."""

import pytest

from orders.models import Order


@pytest.mark.parametrize(
    ("first", "last", "full_name"),
    [
        ("Ada", "Lovelace", "Ada Lovelace"),
        ("수진", "강", "강수진"),
        ("伟", "王", "王伟"),
        ("Wei", "王", "Wei 王"),
        ("", "", ""),
    ],
)
def test_postal_address_writes_a_name_in_its_own_order(first: str, last: str, full_name: str) -> None:
    assert Order(first_name=first, last_name=last).full_name == full_name


@pytest.mark.parametrize(
    ("country", "town"),
    [
        ("US", ["Portland, OR 97205"]),
        ("AU", ["Portland OR 97205"]),
        ("GB", ["Portland", "OR", "97205"]),
        ("DE", ["97205 Portland", "OR"]),
        ("", ["97205 Portland", "OR"]),
    ],
)
def test_postal_address_writes_the_town_in_the_order_of_its_country(country: str, town: list[str]) -> None:
    order = Order(city="Portland", region="OR", postal_code="97205", country=country)

    assert order.lines[: len(town)] == town


def test_postal_address_leaves_out_empty_lines() -> None:
    assert Order(country="US", postal_code="97205").lines == ["97205", "United States of America"]
