"""Order IDs as people type, paste and read them out."""

import pytest

from orders.numbers import typed_order_number

NUMBER = "1795989387-23207-121561"


@pytest.mark.parametrize(
    "typed",
    [
        "1795989387 23207 121561",
        "1795989387_23207_121561",
        "1795989387/23207/121561.",
        "“1795989387.23207.121561”",
        "1795989387～23207～121561",
        "1795989387--23207--121561",
        f"_{NUMBER}_",
        f"№{NUMBER}",
        f"OrderID{NUMBER}",
        f"Bestellung{NUMBER}",
        f"order_{NUMBER}.pdf",
        f"注文番号{NUMBER}です",
        f"mailto:shop@acme.example?subject=Order%20{NUMBER}",
        f"https://panel.example/orders/{NUMBER}/?tab=activity",
    ],
)
def test_order_id_is_read_with_what_is_around_it(typed: str) -> None:
    assert typed_order_number(typed) == NUMBER


@pytest.mark.parametrize(
    "typed",
    [f"KEY-{NUMBER}", f"{NUMBER}-7", f"X{NUMBER}", f"2{NUMBER}9X", "01761234567 12 34", "4.12.2025", ""],
)
def test_no_order_id_is_read_in_another_number(typed: str) -> None:
    assert typed_order_number(typed) == ""
