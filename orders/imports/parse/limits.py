"""How much of a file is read: what a file of orders never has, and what would take memory or time for nothing."""

from orders.imports.problem import ImportProblem

MAX_ROWS = 10_000_000  # of a text file
MAX_SHEET_ROWS = 1_048_576  # of a sheet, as Excel has
MAX_EMPTY_ROWS = 10_000  # one after another
MAX_COLUMNS = 1_000
MAX_CELL = 131_072  # characters, as the csv module has
MAX_LINE = 2**20  # characters of a line, and of a row whose cells have line breaks
MAX_RATIO = 200  # bytes unpacked for each byte packed: orders have 5 to 50
RATIO_FROM = 16 * 2**20  # bytes unpacked: a short file may be packed as well as it likes
ENDING = "Delete what is not an order, or save it as CSV with one row for each product of an order."


def check_row(name: str, row: int, last_row: int, max_rows: int) -> None:
    """Raise ImportProblem for a row too far down, and for one too far below the last with content."""
    if row > max_rows + 1:
        raise ImportProblem(f"{name} has more than {max_rows:,} rows: split it into several files.")
    if row - last_row > MAX_EMPTY_ROWS:
        raise ImportProblem(
            f"{name} has more than {MAX_EMPTY_ROWS:,} empty rows after row {last_row:,}: "
            "delete them and upload it again."
        )


def check_columns(name: str, row: int, count: int) -> None:
    """Raise ImportProblem for a row of more cells than a file of orders has columns."""
    if count > MAX_COLUMNS:
        raise too_many_cells(name, row)


def check_ratio(name: str, *, packed: int, unpacked: int) -> None:
    """Raise ImportProblem for a file that is packed far better than orders can be."""
    if unpacked > max(RATIO_FROM, packed * MAX_RATIO):
        raise packed_too_well(name)


def packed_too_well(name: str) -> ImportProblem:
    return ImportProblem(
        f"{name} unpacks to more than {MAX_RATIO} times its size, as files of orders never do: "
        "unpack it and upload it as CSV."
    )


def too_many_cells(name: str, row: int) -> ImportProblem:
    return ImportProblem(f"Row {row:,} of {name} has more than {MAX_COLUMNS:,} cells. {ENDING}")


def too_long_cell(name: str, row: int) -> ImportProblem:
    return ImportProblem(f"A cell in row {row:,} of {name} has more than {MAX_CELL:,} characters. {ENDING}")


def too_long_line(name: str, line: int) -> ImportProblem:
    return ImportProblem(
        f"The row on line {line:,} of {name} has more than {MAX_LINE:,} characters. {ENDING}"
    )
