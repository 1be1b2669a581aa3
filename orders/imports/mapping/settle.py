"""The mapping of the command for one file: what its cells leave open has to be said."""

import tomllib
from pathlib import Path

from orders.imports.mapping.guess import provisional_mapping
from orders.imports.mapping.mapping import Mapping
from orders.imports.mapping.parse_mapping import parse_mapping
from orders.imports.mapping.presets import mapping_text
from orders.imports.parse.read_columns import read_columns
from orders.imports.problem import ImportProblem


def settled_mapping(name: str, path: Path, *, date_order: str = "", decimal: str = "") -> Mapping:
    """Return the mapping of that name for a file; what it does not say of dates and amounts, the cells say.

    Raises ImportProblem where two readings fit all cells.
    """
    try:
        data = tomllib.loads(mapping_text(name))
    except tomllib.TOMLDecodeError as error:
        raise ImportProblem(f"The mapping {name} cannot be read: {error}.") from None
    dates = data.setdefault("dates", {})
    if date_order:
        dates["order"] = date_order
    if decimal:
        data["decimal"] = decimal
    mapping = parse_mapping(data)
    if "decimal" in data and (dates.get("order") or dates.get("format")):
        return mapping
    column_readings = read_columns(
        path, provisional_mapping(data | {"dates": {"zone": str(mapping.zone)}}), _ignore
    )
    order, mark = column_readings.dates.order, column_readings.numbers.mark
    if not (dates.get("order") or dates.get("format") or order):
        example = column_readings.dates.examples[0]
        raise ImportProblem(
            f"{example} may be day/month or month/day: say --date-order dmy or --date-order mdy."
        )
    if not (data.get("decimal") or mark):
        example = column_readings.numbers.examples[0]
        raise ImportProblem(f"{example} may have thousands or decimals: say --decimal . or --decimal ,")
    return parse_mapping({"decimal": mark} | data | {"dates": {"order": order} | dates})


def _ignore(count: int, part: float) -> None:
    """Report no progress."""
