"""No text of an export begins like a formula, whatever was typed; numbers and all other texts stay as they are."""

import csv
import io

from hypothesis import example, given, settings
from hypothesis import strategies as st

from orders.exports.formula_escape import BLANKS, STARTERS, defuse

NASTY = st.text(
    st.sampled_from([*BLANKS, *STARTERS.replace("\0", ""), '"', ",", "'", "a", "é", "ｱ", "1"]), max_size=8
)
CELLS = st.one_of(
    NASTY, st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=20)
)
ROWS = st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=20)


def written(rows: list[list[str]]) -> bytes:
    """As PostgreSQL writes them: a number, quoted texts, a negative amount."""
    quoted = (",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    return "".join(f"1-2-3,{line},-49.95\r\n" for line in quoted).encode()


@settings(max_examples=400, deadline=None)
@given(ROWS)
@example([[",", '"', ""], ["=", " \u3000＝", ',"='], ['"\r\n', '",""="', "'="]])
def test_it_defuses_every_text_and_only_those(rows: list[list[str]]) -> None:
    text = io.StringIO(defuse(written(rows)).decode(), newline="")
    read = list(csv.reader(text, strict=True))

    assert len(read) == len(rows)
    for row, (number, *cells, amount) in zip(rows, read, strict=True):
        assert (number, amount) == ("1-2-3", "-49.95")
        for before, after in zip(row, cells, strict=True):
            begins = before.lstrip(BLANKS)[:1]
            assert after == (f"'{before}" if begins and begins in STARTERS else before)
