"""The search box: every key finds its order, however it is typed, and the row says which it was."""

from collections.abc import Callable

import pytest
from django.test import Client

from orders.models import Order
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
Find = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("EV-1843", "Reference: EV-1843"),
        ("ada@engine.example", "Email address: Ada@Engine.example"),
        ("ada@eng", "Email address: Ada@Engine.example"),
        ("@engine.example", "Email address: @engine.example"),
        ("@eng", "Email address: @engine.example"),
        ("lovelace", "Name: Ada María Łovelace-Byron"),
        ("lovelace-", "Last Name: Łovelace-Byron"),
        ("ŁOVELACE-BYRON", "Last Name: Łovelace-Byron"),
        ("byron", "Name: Ada María Łovelace-Byron"),
        ("ada", "Name: Ada María Łovelace-Byron"),
        ("maria", "Name: Ada María Łovelace-Byron"),
        ("analytical", "Company: Analytical Engines & Sons"),
        ("sons", "Company: Analytical Engines & Sons"),
        ("1815", "Card: Visa •••• 1815"),
        ("difference", "Product: difference"),
        ("ae-9", "SKU: ae-9"),
        ("kx7q-33pa-90zz", "License key: kx7q33pa90zz"),
        ("KX7Q33PA90ZZ", "License key: kx7q33pa90zz"),
        ("KX7Q–33P", "License key: kx7q33pa90zz"),
        ("KX7Q", "License key: kx7q33pa90zz"),
        ("engine.example", "Email address: @engine.example"),
        ("ch_fake_1843", "Payment: ch_fake_1843"),
        ("ENGINE-10", "Coupon: engine-10"),
        ("annabella", "Recipient: annabella"),
        ("anna@gift.example", "Recipient's email: anna@gift.example"),
        ("0x9f3e", "Hardware ID: 0x9f3e"),
    ],
)
def test_search_finds_an_order_by_any_key_and_says_which(
    ada: Order, other_order: Order, find: Find, page: Callable[..., str], typed: str, reason: str
) -> None:
    assert find(typed) == ["yes"]
    assert f">{reason}<" in page(q=typed)


def test_search_finds_by_order_id_its_beginning_and_its_last_number(ada: Order, find: Find) -> None:
    unix_time, _, sequence = ada.number.split("-")

    for typed in (ada.number[:-1], unix_time, sequence):
        assert find(typed) == find(order_id=typed + " ") == ["yes"]


def test_search_shows_all_orders_for_the_vendors_own_number(
    vendor: Vendor, ada: Order, other_order: Order, find: Find
) -> None:
    assert find(str(vendor.number)) == ["no", "yes"]
    assert find(f"{vendor.number} lovelace") == ["yes"]


@pytest.mark.parametrize(
    "typed",
    [
        "ada lovelace",
        "Łovelace Ada",
        "byron maria ada",
        "engine lovelace",
        "ae-9 1815 ada",
        '"ada" lov',
        "“ADA” “maria”",
    ],
)
def test_search_needs_every_word_in_any_order(ada: Order, other_order: Order, find: Find, typed: str) -> None:
    make.order(ada.vendor, city="half", first_name="Ada", last_name="Smith")

    assert find(typed) == ["yes"]


@pytest.mark.parametrize(
    "typed",
    ["ada hopper", '"lovelac"', '"ada lov"', "vel", "gine.example", "ada@engine.examples", '"', "?", "("],
)
def test_search_does_not_find_parts_within_words(
    ada: Order, other_order: Order, find: Find, typed: str
) -> None:
    assert find(typed) == []


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Müller", "MULLER"),
        ("Mu\u0308ller", "müller"),
        ("Straße", "strasse"),
        ("Ｗｉｄｅ", "wide"),
        ("Иванов", "ivanov"),
        ("Ivanov", "Иванов"),
        ("Παπαδόπουλος", "papadop"),
        ("Søren", "soren"),
        ("O’Brien", "o'brien"),
        ("O´Shea", "O`Shea"),
        ("O'Neill", "ONeill"),
        ("Übelhör", "Uebelhoer"),
        ("Uebelhoer", "Übelhör"),
        ("Søren", "Soeren"),
        ("İnce", "ince"),
        ("李", "李"),
        ("Ỹvès", "yves"),
    ],
)
def test_search_folds_case_accents_and_scripts(vendor: Vendor, find: Find, name: str, typed: str) -> None:
    make.order(vendor, city="yes", last_name=name)

    assert find(typed) == find(last_name=typed) == ["yes"]


def test_search_puts_exact_matches_on_top_then_the_newest(vendor: Vendor, find: Find) -> None:
    for city, last_name in (
        ("old exact", "Ada"),
        ("begins", "Adams"),
        ("new exact", "Ada"),
        ("begins too", "Adaway"),
    ):
        make.order(vendor, city=city, first_name="X", last_name=last_name)

    assert find("ada") == find(last_name="ada") == ["new exact", "old exact", "begins too", "begins"]
    assert find('"ada"') == ["new exact", "old exact"]


def test_search_shows_an_order_once_however_often_it_matches(vendor: Vendor, find: Find) -> None:
    make.order(
        vendor, city="once", first_name="Ada", last_name="Ada", company="Ada Ada", email="ada@ada.example"
    )

    assert find("ada") == find("a") == find("ada ada") == ["once"]


@pytest.mark.parametrize(
    "typed",
    ["%", "_", "'", "\\", "a\\", "--", "é" * 250, "a " * 60, '"', '""', "\u202e", "{start_if}", "%(v0)s"],
)
def test_search_takes_special_characters_literally(ada: Order, page: Callable[..., str], typed: str) -> None:
    assert "Search and Filter" in page(q=typed)


def test_search_finds_nothing_of_another_vendor(charlie: Actor, ada: Order, panel: Panel) -> None:
    for typed in ("EV-1843", "lovelace", "kx7q", "1815", "@engine.example"):
        assert "No order matches" in panel(charlie).get("/orders/", {"q": typed}).content.decode()
