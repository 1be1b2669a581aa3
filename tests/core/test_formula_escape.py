"""Escaping formulas: no text begins like one, all other texts and numbers stay as they are."""

import csv
import io

from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.formula_escape import BLANKS, FORMULA_SIGNS, escape_formulas
from orders.imports.parse.cell_cleaner import without_apostrophe

FORMULA_LIKE = st.text(
    st.sampled_from([*BLANKS, *FORMULA_SIGNS.replace("\0", ""), '"', ",", "'", "a", "é", "ｱ", "1"]),
    max_size=8,
)
CHARACTERS = st.characters(exclude_characters="\0", exclude_categories=["Cs"])
CELLS = st.one_of(FORMULA_LIKE, st.text(CHARACTERS, max_size=20))
ROWS = st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=20)


def csv_bytes(rows: list[list[str]]) -> bytes:
    """Return the rows as PostgreSQL writes them: a number, quoted texts, a negative amount."""
    quoted = (",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    return "".join(f"1-2-3,{line},-49.95\r\n" for line in quoted).encode()


@settings(max_examples=400, deadline=None)
@given(ROWS)
@example([[",", '"', ""], ["=", " \u3000＝", ',"='], ['"\r\n', '",""="', "'="]])
def test_escape_formulas_changes_exactly_the_texts_that_begin_like_formulas(rows: list[list[str]]) -> None:
    text = io.StringIO(escape_formulas(csv_bytes(rows)).decode(), newline="")
    read = list(csv.reader(text, strict=True))

    assert len(read) == len(rows)
    for row, (number, *cells, amount) in zip(rows, read, strict=True):
        assert (number, amount) == ("1-2-3", "-49.95")
        for before, after in zip(row, cells, strict=True):
            begins = before.lstrip("'").lstrip(BLANKS)[:1]
            assert after == (f"'{before}" if begins and begins in FORMULA_SIGNS else before)
            assert without_apostrophe(after) == before
