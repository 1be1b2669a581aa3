"""The list of places whose statements may leave a vendor out."""

import pytest

from tests.project import ROOT
from tests.tenancy.known import is_excepted, stale
from tests.tenancy.recorder import Offence, schema
from vendors import tenancy

PLACE = "orders/somewhere.py:ask"
SIMPLE = Offence(PLACE, 1, ["read orders_order"], ["orders_order"], "SELECT …", "")


@pytest.fixture
def excepted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(tenancy.CROSS_VENDOR_STATEMENTS, PLACE, "a reason")


def test_listed_places_are_files() -> None:
    files = [ROOT / place.partition(":")[0] for place in tenancy.CROSS_VENDOR_STATEMENTS]

    assert [file for file in files if not file.is_file()] == []


def test_shared_tables_exist() -> None:
    assert set(tenancy.SHARED_TABLES) - set(schema().columns) == set()


def test_place_that_is_listed_may_read_one_table(excepted: None) -> None:
    joined = Offence(PLACE, 1, ["read orders_order"], ["orders_order", "orders_orderitem"], "SELECT …", "")
    twice = Offence(PLACE, 1, ["read orders_order"] * 2, ["orders_order"] * 2, "SELECT …", "")
    writing = Offence(PLACE, 1, ["update orders_order"], ["orders_order"], "UPDATE …", "")

    assert is_excepted(SIMPLE)
    assert [is_excepted(offence) for offence in (joined, twice, writing)] == [False] * 3


def test_place_that_is_not_listed_may_not() -> None:
    assert not is_excepted(SIMPLE)


def test_list_may_not_name_a_place_that_names_its_vendors(excepted: None) -> None:
    assert f"{PLACE} names each vendor: list it no longer." in stale([])
    assert f"{PLACE} names each vendor: list it no longer." not in stale([SIMPLE])
