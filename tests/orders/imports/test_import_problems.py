import gzip
from pathlib import Path
from typing import Any

import pytest

from orders.imports.load.check import check_file
from orders.imports.mapping.presets import load_mapping
from orders.imports.models import ImportRun
from orders.imports.problem import ImportProblem
from orders.models import Order
from tests.orders.imports.makers import HEADER, MAPPING, mapping, row, run_import, write_csv
from vendors.models import Vendor

CLEAN = "\n".join([HEADER, row("1001"), row("1002")]) + "\n"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "orders.csv is empty."),
        (HEADER.encode() + b"\n", "orders.csv has no rows below its header."),
        (
            CLEAN.replace(",price", ",amount").encode(),
            "orders.csv has no column price; it has invoice, date, ",
        ),
        (CLEAN.replace(",price", ",sku").encode(), "orders.csv has no column price"),
        (
            CLEAN.replace(",", ";").encode(),
            "The columns of orders.csv are separated by semicolons, not by commas",
        ),
        (CLEAN.replace(",", "\t").encode(), "The columns of orders.csv are separated by tabs, not by commas"),
        (CLEAN.encode() + row(title="Caf\xe9").encode("latin-1"), "Line 4 of orders.csv is not utf-8 text."),
        (CLEAN.encode("utf-16"), "Line 1 of orders.csv is not utf-8 text."),
        (CLEAN.encode() + b"1003\0,\n", "Line 4 of orders.csv has a zero byte: it is no text."),
        (gzip.compress(CLEAN.encode() * 999)[:-40], "orders.csv is cut off or damaged after line "),
        (gzip.compress(CLEAN.encode())[:-8] + b"\0" * 8, "orders.csv is cut off or damaged after line "),
        (b"\x1f\x8b nothing of the kind", "orders.csv is cut off or damaged after line 0."),
        (
            CLEAN.encode() + b'1003,"open\n1004,\n',
            "A quotation mark on line 4 of orders.csv is not closed in its row.",
        ),
        (
            CLEAN.encode() + b'1003,"open\n' + row("1004").encode() + b'\n1005,"",\n',
            "A quotation mark on line 4 of orders.csv is not closed in its row.",
        ),
        (
            CLEAN.encode() + b'1003,"' + b"long\n" * 40_000,
            "A quotation mark on line 4 of orders.csv is not closed",
        ),
    ],
)
def test_import_problem_names_what_is_wrong_with_the_file(
    vendor: Vendor, tmp_path: Path, content: bytes, sentence: str
) -> None:
    file = tmp_path / "orders.csv"
    file.write_bytes(content)

    with pytest.raises(ImportProblem) as problem:
        run_import(file, vendor)

    assert str(problem.value).startswith(sentence)
    assert not Order.objects.exists()
    assert not ImportRun.objects.exists()


def test_import_problem_names_a_file_that_cannot_be_opened(vendor: Vendor, tmp_path: Path) -> None:
    with pytest.raises(ImportProblem, match=r"^absent\.csv cannot be opened: No such file or directory\.$"):
        run_import(tmp_path / "absent.csv", vendor)
    with pytest.raises(ImportProblem, match="cannot be opened: Is a directory"):
        run_import(tmp_path, vendor)
    with pytest.raises(ImportProblem, match=r"The report .* cannot be written: Is a directory"):
        check_file(write_csv(tmp_path, row()), mapping(), vendor, report=tmp_path)


@pytest.mark.parametrize(
    ("customers", "sentence"),
    [
        ("mail\nada@lovelace.example", r"customers\.csv has no column number; it has mail\."),
        (
            "number,mail\n1,a@b.example\n1,c@d.example",
            r"Row 3 of customers\.csv: the number 1 is there twice\.",
        ),
        ("number,mail\n1", r"Row 2 of customers\.csv: More or fewer cells than the header\."),
        (None, r"customers\.csv cannot be opened: No such file or directory\."),
    ],
)
def test_import_problem_names_what_is_wrong_with_a_joined_file(
    vendor: Vendor, tmp_path: Path, customers: str | None, sentence: str
) -> None:
    if customers is not None:
        (tmp_path / "customers.csv").write_text(customers)
    joined = {"customer": {"file": "customers.csv", "key": "number", "by": "sku"}}

    with pytest.raises(ImportProblem, match=sentence):
        run_import(write_csv(tmp_path, row()), vendor, joined=joined)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"encoding": "utf-9"}, "“utf-9” in the mapping is no encoding."),
        ({"encoding": "rot13"}, "“rot13” in the mapping is no encoding."),
        ({"source": ""}, "A mapping needs a source of at most 40 characters."),
        ({"delimiter": "||"}, "The delimiter of a mapping is one character."),
        ({"decimal": "'"}, "The decimal mark of a mapping is a point or a comma."),
        (
            {"decimal": 1},
            "source, encoding, delimiter, decimal, payment_method, amounts, prices, sheet, difference are",
        ),
        ({"payment_method": "barter"}, "The mapping has an unknown payment method, “barter”."),
        ({"colums": {}}, "The mapping has an unknown entry, “colums”; it may have source, "),
        ({"kinds": {"C": "refund"}}, "[kinds] of the mapping has an unknown kind, “refund”."),
        ({"kinds": {"": "credit"}}, "[kinds] of the mapping has an empty prefix."),
        ({"kinds": 1}, "[kinds] of the mapping is not a table."),
        ({"countries": {"EIRE": "EI"}}, "“EI”, which the mapping gives “EIRE”, is no country code."),
        ({"dates": {"zone": 1}}, "[dates] of the mapping has texts: a zone, and an order or a format."),
        ({"dates": {"order": "myd"}}, "“myd” in the mapping is no order of a date: ymd, dmy, mdy."),
        ({"prices": "gross"}, "prices of a mapping is one of auto, with_tax, without_tax."),
        ({"states": {"x": "y"}}, "[states] of the mapping gives “x” an unknown state, “y”."),
        ({"currencies": {"x": "y"}}, "“y”, which the mapping gives “x”, is no currency code."),
        ({"rows": {}}, "[[rows]] of the mapping is no list of tables."),
        (
            {"rows": [{"column": "title", "then": "order"}]},
            "A rule in [[rows]] of the mapping has one of is, not and",
        ),
        ({"items": {"separator": "|"}}, "[items] of the mapping needs a separator and a pattern."),
        ({"items": {"separator": "|", "pattern": "("}}, "The pattern of [items] in the mapping is wrong: "),
        ({"dates": {"format": "%Q", "zone": "UTC"}}, "“%Q” in the mapping is no date format."),
        (
            {"dates": {"format": "%Y", "zone": "Mars/Olympus"}},
            "“Mars/Olympus” in the mapping is no time zone.",
        ),
        (
            {"joined": {"customer": {"file": "c.csv"}}},
            "[joined.customer] of the mapping needs file, key, by.",
        ),
        (
            {"joined": {"customer": {"file": "../c.csv", "key": "k", "by": "sku"}}},
            "[joined.customer] of the mapping names a file with a folder.",
        ),
        ({"columns": {"reference": "invoice"}}, "The mapping has no column for placed_at."),
        (
            {"columns": MAPPING["columns"] | {"sku": 7}},
            "What the mapping says of sku is neither a text nor a list",
        ),
        ({"constants": {"currency": "EUR"}}, "The mapping gives currency a column and a constant."),
        ({"constants": {"reference": "1"}}, "[constants] of the mapping has an unknown entry, “reference”"),
    ],
)
def test_import_problem_names_what_is_wrong_with_a_mapping(
    db: None, tmp_path: Path, changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ImportProblem) as problem:
        check_file(write_csv(tmp_path, row()), mapping(**changes), Vendor())

    assert str(problem.value).startswith(sentence)


def test_load_mapping_lists_the_presets_for_an_unknown_name(tmp_path: Path) -> None:
    with pytest.raises(
        ImportProblem, match=r"give the path of a TOML file, or one of .*chinook,.* woocommerce\."
    ):
        load_mapping("magento")
    (tmp_path / "broken.toml").write_text("source = ")
    with pytest.raises(ImportProblem, match=r"broken\.toml cannot be read: Invalid value"):
        load_mapping(str(tmp_path / "broken.toml"))


@pytest.mark.parametrize("name", ["chinook", "online-retail"])
def test_load_mapping_reads_every_preset(name: str) -> None:
    assert load_mapping(name).source
