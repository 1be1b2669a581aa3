"""How cells are read: dates and amounts of any form, and which readings all cells of a file leave open."""

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.currency_names import currency_of
from orders.imports.parse.column_readings import DateTally, NumberTally
from orders.imports.parse.country_names import country_of
from orders.imports.parse.date_text import ORDERS, read_datetime, readings
from orders.imports.parse.heading_row import distinct_headings, heading_index
from orders.imports.parse.number_text import decimal_of
from orders.imports.parse.person_name import split_name

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2024, 1, 15, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "2024-01-15T12:30:00Z",
            "2024-01-15T12:30:00.123456Z",
            "2024-01-15 13:30:00 +0100",
            "2024-01-15 12:30 UTC",
        ),
        *(
            "2024-01-15T13:30:00+01:00",
            "Mon, 15 Jan 2024 13:30:00 +0100",
            "15.01.2024 13:30",
            "15/01/2024 1:30 PM",
        ),
        *(
            "Jan 15, 2024 01:30 pm",
            "15-Jan-2024 13:30",
            "15. Januar 2024, 13:30",
            "1705321800",
            "1705321800000",
        ),
        *(
            "20240115133000",
            "15 janvier 2024 13:30",
            "2024年1月15日 13:30",
            "01/15/24 7:30 AM EST",
            "15/1/24 à 13:30",
        ),
        "Mon Jan 15 2024 13:30:00 GMT+0100 (CET)",
    ],
)
def test_date_of_any_form_is_read(cell: str) -> None:
    times = readings(cell, BERLIN).values()

    assert NOON in {time.astimezone(UTC).replace(microsecond=0) for time in times}


def test_excel_serial_is_a_date() -> None:
    time = read_datetime("45306.5625", "dmy", BERLIN)

    assert time is not None
    assert f"{time:%Y-%m-%d %H:%M}" == "2024-01-15 13:30"


@pytest.mark.parametrize(
    "cell", ["", "x", "31.02.2024", "2024-13-01", "1.5", "12345678901234567", "13:30", "14/25/2024"]
)
def test_no_date_is_read_from_other_cells(cell: str) -> None:
    assert readings(cell, BERLIN) == {}


@given(st.datetimes(datetime(1971, 1, 1), datetime(2068, 12, 31)), st.sampled_from(ORDERS))  # noqa: DTZ001
def test_date_written_in_an_order_is_read_in_it(day: datetime, order: str) -> None:
    form = {"ymd": "%Y/%m/%d %H:%M", "dmy": "%d/%m/%Y %H:%M", "mdy": "%m/%d/%Y %I:%M %p"}[order]

    assert read_datetime(day.strftime(form), order, BERLIN) == day.replace(
        second=0, microsecond=0, tzinfo=BERLIN
    )


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["25/03/2024", "01/02/2024"], "dmy"),
        (["03/25/2024", "01/02/2024"], "mdy"),
        (["01/02/2024", "03/04/2024"], ""),
        (["05/05/2024"], "dmy"),  # the same day in either
        (["01.02.2024"], "dmy"),
        (["24/01/15", "23/12/31"], "ymd"),
        (["2024-01-02"], "dmy"),  # it depends on no order
    ],
)
def test_cells_say_the_order_of_their_dates(cells: list[str], order: str) -> None:
    tally = DateTally()
    for cell in cells:
        tally.add(cell, BERLIN)

    assert tally.order == order


@pytest.mark.parametrize(
    ("cell", "mark", "number"),
    [
        ("$1,234.50", ".", "1234.50"), ("1.234,50 €", ",", "1234.50"), ("1'234.50", ".", "1234.50"),
        ("1 234,50", ",", "1234.50"), ("(12.30)", ".", "-12.30"), ("12,30-", ",", "-12.30"),
        ("EUR -5,00", ",", "-5.00"),
        ("1,23,456.70", ".", "123456.70"), ("−5.00", ".", "-5.00"), (".5", ".", "0.5"), ("R$ 1.234,50", ",", "1234.50"),
    ],
)  # fmt: skip
def test_amount_of_any_form_is_read(cell: str, mark: str, number: str) -> None:
    assert decimal_of(cell, mark) == Decimal(number)


@pytest.mark.parametrize("cell", ["", "x", "12abc34", "1.5E+3", "1,2,3", "NaN", "1.2.3", "-", "€", "٣"])
def test_no_amount_is_read_from_other_cells(cell: str) -> None:
    assert {decimal_of(cell, mark) for mark in ".,"} == {None}


@given(
    st.decimals(-(10**9), 10**9, places=2),
    st.sampled_from([("", "."), (",", "."), (".", ","), (" ", ","), ("'", ".")]),
)
def test_amount_written_with_marks_is_read_again(number: Decimal, marks: tuple[str, str]) -> None:
    thousands, mark = marks
    text = f"{number:,.2f}".replace(",", "\0").replace(".", mark).replace("\0", thousands)

    assert decimal_of(text, mark) == number


@pytest.mark.parametrize(
    ("cells", "mark"),
    [
        (["1,249", "950"], ""), (["1,249", "49.95"], "."), (["1.249", "49,95"], ","), (["1,249", "7,5"], ","),
        (["950"], "."), (["1,249,000"], "."), (["0,249"], ","),
    ],
)  # fmt: skip
def test_cells_say_their_decimal_mark(cells: list[str], mark: str) -> None:
    tally = NumberTally()
    for cell in cells:
        tally.add(cell)

    assert tally.mark == mark


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("Ada Lovelace", ("Ada", "Lovelace")), ("Lovelace, Ada", ("Ada", "Lovelace")), ("Plato", ("", "Plato")),
        ("Ludwig van Beethoven", ("Ludwig", "van Beethoven")), ("Dr. Ada King Lovelace", ("Ada King", "Lovelace")),
        ("", ("", "")),
    ],
)  # fmt: skip
def test_whole_name_is_split(name: str, names: tuple[str, str]) -> None:
    assert split_name(name) == names


def test_names_of_countries_and_currencies_are_known() -> None:
    names = [
        "United States",
        "Korea",
        "RSA",
        "Deutschland",
        "Österreich",
        "DEU",
        "España",
        "gb",
        "West Indies",
        "Atlantis",
    ]

    assert [country_of(name) for name in names] == ["US", "KR", "ZA", "DE", "AT", "DE", "ES", "GB", "", None]
    assert [currency_of(sign) for sign in ("€", "usd", "US$", "$", "zł")] == ["EUR", "USD", "USD", "", "PLN"]


def test_heading_is_the_first_row_of_the_usual_width() -> None:
    rows = [["Sales report", "", ""], [], ["Order", "Date", "Price"], ["1", "2024-01-15", "5"]]

    assert heading_index(rows) == 2
    assert distinct_headings(["Name", "", "Name", "Name (2)"]) == ["Name", "column 2", "Name (3)", "Name (2)"]
