"""The sentence of each reason names the column, the limit, what stands in the cell, and what to do."""

import csv
from pathlib import Path
from typing import Any

from orders.imports.load.check import check_file
from orders.imports.load.import_file import import_file
from orders.imports.mapping.parse_mapping import parse_mapping
from orders.imports.reason import Reason
from tests import make
from vendors.models import Vendor

COLUMNS = {
    "reference": "No.", "placed_at": "Day", "name": "Product", "quantity": "Pieces", "price": "Each", "total": "Sum",
    "currency": "Money", "country": "Land", "state": "How", "postal_code": "Zip", "refunded_amount": "Back",
    "items": "Bundle", "refund_of": "Of", "customer": "Buyer",
}  # fmt: skip
MAPPING: dict[str, Any] = {
    "source": "Old Shop",
    "delimiter": ";",
    "columns": COLUMNS,
    "items": {"separator": "|", "pattern": r"(?P<quantity>\d+)x (?P<name>\w+) (?P<price>[\d.]+)"},
    "rows": [{"column": "How", "is": ["sent back"], "then": "refund"}],
    "joined": {"buyer": {"file": "buyers.csv", "key": "Id", "by": "Buyer"}},
}
USUAL = {"Day": "2024-01-15", "Product": "Editor", "Pieces": "1", "Each": "10.00", "Money": "EUR"}
Words = tuple[str, ...]
# Of each reason: the rows that it refuses, and what its sentence says.
TABLE: dict[Reason, tuple[list[dict[str, str]], Words]] = {
    Reason.NO_REFERENCE: ([{"No.": ""}], ("“No.” is blank", "Fill it in")),
    Reason.DESTROYED_NUMBER: ([{"No.": "1.22704E+15"}], ("“No.” is “1.22704E+15”", "without opening it")),
    Reason.NOT_JOINED: ([{"No.": "3", "Buyer": "77"}], ("Buyer: 77", "Upload a file that has it")),
    Reason.TOO_LONG: ([{"No.": "4", "Zip": "9" * 60}], ("“Zip”", "40 characters", "“99999", "Shorten it")),
    Reason.BAD_DATE: ([{"No.": "5", "Day": "soon"}], ("“Day” is “soon”", "1970", "such as 31.01.2024")),
    Reason.FUTURE_DATE: ([{"No.": "6", "Day": "2999-01-01"}], ("“Day” is “2999-01-01”", "tomorrow")),
    Reason.BAD_QUANTITY: (
        [{"No.": "7", "Pieces": "1.5"}],
        ("“Pieces” is “1.5”", "up to 2,147,483,647", "such as 3"),
    ),
    Reason.BAD_PRICE: ([{"No.": "8", "Each": "cheap"}], ("“Each” is “cheap”", "such as 1234.50")),
    Reason.NO_PRICE: ([{"No.": "9", "Each": ""}], ("“Each” is blank", "Fill in")),
    Reason.BAD_ITEMS: (
        [{"No.": "10", "Bundle": "two things"}],
        ("“Bundle”", "“two things”", "500 of 1,000 characters each"),
    ),
    Reason.TOO_LARGE: (
        [{"No.": "11", "Each": "9" * 15}],
        ("“Each” makes “999999999999999”", "1,000,000,000,000,000 cents", "decimals"),
    ),
    Reason.UNKNOWN_STATE: (
        [{"No.": "12", "How": "sideways"}],
        ("“How” is “sideways”", "page of the columns"),
    ),
    Reason.UNKNOWN_CURRENCY: (
        [{"No.": "13", "Money": "kr"}],
        ("“Money” is “kr”", "three letters, such as EUR"),
    ),
    Reason.UNKNOWN_COUNTRY: (
        [{"No.": "14", "Land": "Utopia"}],
        ("“Land” is “Utopia”", "two letters, such as DE"),
    ),
    Reason.MIXED_CURRENCIES: (
        [{"No.": "15"}, {"No.": "15", "Money": "USD"}],
        ("“Money” has several", "EUR, USD", "of its own"),
    ),
    Reason.MIXED_VALUES: (
        [{"No.": "16", "Land": "DE"}, {"No.": "16", "Land": "FR"}],
        ("“Land” differs", "Country: DE (row 18), FR (row 19)", "make them the same"),
    ),
    Reason.REFUND_TOO_LARGE: (
        [{"No.": "17", "Back": "60"}],
        ("“Back” makes 60.00 EUR", "cost 10.00 EUR", "See"),
    ),
    Reason.REFUND_WITHOUT_ORDER: (
        [{"No.": "18", "How": "sent back", "Of": "999"}],
        ("“Of” is “999”", "Import it first"),
    ),
    Reason.INCOMPLETE: ([{"No.": "4"}], ("Row 5 of the same order", "Mend that one")),
    Reason.CHANGED: (
        [{"No.": "20", "Each": "11"}],
        ("20 has 1 and 10.00 EUR here, 1 and 11.00 EUR there", "own page"),
    ),
    Reason.OWN_ORDER: ([{"No.": "own"}], ("“No.” is “", "an order of yours", "Leave the row out")),
    Reason.MALFORMED: ([{"No.": "21", "Product": '"19" screen'}], ("“21;", "twice")),
    Reason.CELL_COUNT: (
        [{"No.": "22", "Buyer": ";more"}],
        ("has 14 cells", "has 15 cells: 22;", "own column"),
    ),
}


def write_file(folder: Path, rows: list[dict[str, str]]) -> Path:
    lines = [";".join((USUAL | row).get(column, "") for column in COLUMNS.values()) for row in rows]
    path = folder / "orders.csv"
    path.write_text("\n".join([";".join(COLUMNS.values()), *lines]) + "\n", "utf-8")
    return path


def test_sentence_of_each_reason_names_column_limit_cell_and_act(vendor: Vendor, tmp_path: Path) -> None:
    (tmp_path / "buyers.csv").write_text("Id;Name\n1;Ada\n")
    mapping, report, own = parse_mapping(MAPPING), tmp_path / "refused.csv", make.order(vendor).number
    import_file(write_file(tmp_path, [{"No.": "20"}]), mapping, vendor, writers=0)
    rows = [row for rows, _ in TABLE.values() for row in rows]
    file = write_file(tmp_path, [row | ({"No.": own} if row["No."] == "own" else {}) for row in rows])

    check_file(file, mapping, vendor, report=report)

    with report.open(newline="") as lines:
        sentences = {line["reason"]: line["explanation"] for line in csv.DictReader(lines, delimiter=";")}
    missing = {
        reason.value: sentences.get(reason.value, "not refused")
        for reason, (_, words) in TABLE.items()
        if not all(word in sentences.get(reason.value, "") for word in words)
    }
    assert missing == {}
    assert {*TABLE} == {*Reason} - {Reason.BAD_EMAIL}  # of earlier releases, whose summaries are kept
