"""What the cells of a file leave open: asked on the page of the columns, kept for the vendor's next file."""

from collections import Counter
from typing import Any

from core.currency_names import currency_of
from orders.imports.mapping.mapping import Mapping
from orders.imports.parse.column_readings import ColumnReadings
from orders.imports.parse.country_names import country_of
from orders.imports.parse.date_text import ORDERS, read_datetime
from orders.imports.parse.number_text import decimal_of
from orders.imports.parse.read_columns import signature
from orders.imports.parse.read_state import known_state

Questions = dict[str, Any]
MAX_ASKED = 60  # names of a kind, the most frequent


def questions_of(column_readings: ColumnReadings, mapping: Mapping) -> Questions:
    """Return what has to be asked, as the column of a run keeps it, beside what the words of the file mean."""
    words = column_readings.words
    unknown = {
        "states": [word for word in words.get("states", ()) if known_state(mapping, word) is None],
        "countries": [
            name
            for name in words.get("countries", ())
            if name not in mapping.countries and country_of(name) is None
        ],
        "currencies": [
            name
            for name in words.get("currencies", ())
            if not (name in mapping.currencies or currency_of(name))
        ],
    }
    asked = {kind: _most_frequent(words[kind], names) for kind, names in unknown.items() if names}
    states = words.get("states", Counter[str]())
    return {
        "signature": signature(mapping),
        **asked,
        **({"dates": dates} if (dates := _dates(column_readings)) else {}),
        **({"decimal": marks} if (marks := _marks(column_readings)) else {}),
        **({"known_states": _known_states(states, mapping)} if states else {}),
    }


def _most_frequent(counts: dict[str, int], names: list[str]) -> list[list[Any]]:
    by_count = sorted(names, key=lambda name: (-counts[name], name))
    return [[name, counts[name]] for name in by_count[:MAX_ASKED]]


def _known_states(counts: dict[str, int], mapping: Mapping) -> list[list[Any]]:
    """Return the words of the file whose meaning is known: word, rows, state."""
    known = ((word, count, known_state(mapping, word)) for word, count in counts.items())
    rows: list[list[Any]] = [[word, count, state.value] for word, count, state in known if state]
    return sorted(rows, key=lambda row: -row[1])[:MAX_ASKED]


def _dates(column_readings: ColumnReadings) -> Questions:
    """Return the orders between which the cells leave the choice, and what each makes of the first cells."""
    tally = column_readings.dates
    if tally.order:
        return {}
    orders = [order for order in ORDERS if order in tally.fitting]
    examples = []
    for cell in tally.examples:
        days = (read_datetime(cell, order, column_readings.zone) for order in orders)
        examples.append([cell, [f"{day.day} {day:%B %Y}" if day else "—" for day in days]])
    return {"orders": orders, "examples": examples}


def _marks(column_readings: ColumnReadings) -> Questions:
    tally = column_readings.numbers
    if tally.mark:
        return {}
    examples = [[cell, [f"{decimal_of(cell, mark):,}" for mark in (".", ",")]] for cell in tally.examples]
    return {"examples": examples}
