"""What people paste finds its order, with labels, brackets and invisible characters."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from orders.models import Order
from tests import make
from vendors.models import Vendor

Find = Callable[..., list[str]]


@pytest.mark.parametrize(
    "pasted",
    [
        "\u200b{number}",
        "#{number}",
        "Order ID: {number}",
        "({number}),",
        "Your order {number} from the shop.",
        "https://panel.example/orders/{number}/activity/",
        "{number}\u202c…",
    ],
)
def test_a_pasted_order_id_opens_its_order(
    ada: Order, other_order: Order, client_of_anna: Client, pasted: str
) -> None:
    for dash in ("-", "–", "\u2011", " - "):
        typed = pasted.format(number=ada.number.replace("-", dash))

        for field in ("q", "order_id"):
            response = client_of_anna.get("/orders/", {field: typed})
            assert response.headers.get("Location") == f"/orders/{ada.number}/", typed


@pytest.mark.parametrize(
    ("field", "pasted"),
    [
        ("q", "Ada Byron <Ada@Engine.example>"),
        ("email", "Ada Byron <ada@engine.example>;"),
        ("email", "mailto:ada@engine.example"),
        ("email", "engine.example"),
        ("email", "https://www.engine.example/"),
        ("email", "*@engine.example"),
        ("q", "E-Mail: ada@engine.example"),
        ("q", "mailto:ada%40engine.example"),
        ("q", "ada@engine.example (Ada Byron)"),
        ("q", "**** 1815"),
        ("q", "xxxx-1815"),
        ("q", "#EV-1843"),
        ("q", "Order No. EV-1843"),
        ("q", "https://pay.example/payments/ch_fake_1843?page=2"),
        ("q", "#ENGINE-10"),
        ("q", "LovelaceByron"),
        ("order_id", "EV-1843"),
        ("order_id", "Order #EV-1843"),
        ("last_name", "Lovelace Byron; Ada"),
        ("last_name", "Lovelace - Byron*"),
        ("email", "@ENGINE.example"),
        ("last_name", "Lovelace-Byron, Ada"),
        ("last_name", "\u202alovelace‑byron"),
        ("q", "Lovelace-Byron, Ada"),
        ("q", "[ada]"),
        ("order_id", "Order ID"),
    ],
)
def test_pasted_names_and_addresses_find_their_order(
    ada: Order, other_order: Order, find: Find, field: str, pasted: str
) -> None:
    assert find(**{field: pasted}) == (["yes"] if pasted != "Order ID" else [])


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ({"last_name": "张", "first_name": "伟"}, "张伟"),
        ({"last_name": "张伟", "first_name": ""}, "张 伟"),
        ({"last_name": "山田", "first_name": "太郎"}, "山田太郎"),
        ({"last_name": "김", "first_name": "민수"}, "김민수"),
        ({"email": "ada@müller.example"}, "ada@xn--mller-kva.example"),
        ({"email": "ada@xn--mller-kva.example"}, "ADA@MÜLLER.example"),
        ({"email": "jörg@müller.example"}, "jörg@xn--mller-kva.example"),
        ({"last_name": "ﾔﾏﾀﾞ", "first_name": "ﾀﾛｳ"}, "ヤマダタロウ"),
        ({"last_name": "O´Neill"}, "O Neill"),
        ({"last_name": "Ångström"}, "Angstroem"),
        ({"last_name": "Παπαδόπουλος"}, "Papadopoulos"),
        ({"last_name": "van der Berg"}, "van-der-Berg"),
        ({"reference": "#1001"}, "1001"),
    ],
)
def test_search_finds_names_without_blanks_and_both_forms_of_a_domain(
    vendor: Vendor, other_order: Order, find: Find, stored: dict[str, Any], typed: str
) -> None:
    make.order(vendor, city="yes", **stored)

    assert find(typed) == ["yes"]
    if "last_name" in stored and " " not in typed:
        assert find(last_name=typed) == ["yes"]
