"""The mapping of the command for one file: what its cells leave open has to be said."""

import tomllib
from pathlib import Path

from orders.imports.mapping.guess import provisional_mapping
from orders.imports.mapping.known_shops import MappingData, fitted_preset
from orders.imports.mapping.mapping import Mapping
from orders.imports.mapping.parse_mapping import parse_mapping
from orders.imports.mapping.presets import mapping_text
from orders.imports.parse.column_readings import ColumnReadings
from orders.imports.parse.read_columns import read_columns
from orders.imports.parse.sample import common_format, read_sample
from orders.imports.problem import ImportProblem


def settled_mapping(
    name: str, path: Path, *, zone: str = "UTC", date_order: str = "", decimal: str = ""
) -> Mapping:
    """Return the mapping of that name for a file; what it does not say of dates and amounts, the cells say.

    The zone is that of a known shop whose times name none. Raises ImportProblem where two readings fit all cells.
    """
    try:
        data = tomllib.loads(mapping_text(name))
    except tomllib.TOMLDecodeError as error:
        raise ImportProblem(f"The mapping {name} cannot be read: {error}.") from None
    if "recognize" in data:
        data = preset_of_file(data, path, zone)
    dates = data.setdefault("dates", {})
    if date_order:
        dates["order"] = date_order
    if decimal:
        data["decimal"] = decimal
    is_auto = data.get("amounts") == "auto"
    mapping = parse_mapping(data | ({"amounts": "major"} if is_auto else {}))
    if not is_auto and "decimal" in data and (dates.get("order") or dates.get("format")):
        return mapping
    column_readings = read_columns(
        path, provisional_mapping(data | {"dates": {"zone": str(mapping.zone)}}), _ignore
    )
    _require_one_reading(data, column_readings)
    if is_auto:
        data["amounts"] = column_readings.numbers.unit
    order, mark = column_readings.dates.order, column_readings.numbers.mark
    return parse_mapping({"decimal": mark} | data | {"dates": {"order": order} | dates})


def _require_one_reading(data: MappingData, column_readings: ColumnReadings) -> None:
    """Raise ImportProblem where two readings fit all cells and the mapping does not say which."""
    dates, numbers = column_readings.dates, column_readings.numbers
    if not (data["dates"].get("order") or data["dates"].get("format") or dates.order):
        raise ImportProblem(
            f"{dates.examples[0]} may be day/month or month/day: say --date-order dmy or --date-order mdy."
        )
    if not (data.get("decimal") or numbers.mark):
        raise ImportProblem(
            f"{numbers.examples[0]} may have thousands or decimals: say --decimal . or --decimal ,"
        )


def preset_of_file(data: MappingData, path: Path, zone: str) -> MappingData:
    """Return the preset of a known shop for its file. Raises ImportProblem for a file of another shop."""
    file_format = common_format([path])
    fitted = fitted_preset(data, {path.name: read_sample(path, file_format)})
    if not fitted:
        headings = ", ".join(data["recognize"]["all"])
        raise ImportProblem(f"{path.name} is no export of {data['source']}: that has the columns {headings}.")
    written = {"encoding": file_format.encoding, "delimiter": file_format.delimiter}
    return fitted | written | {"dates": {"zone": zone} | fitted.get("dates", {})}


def _ignore(count: int, part: float) -> None:
    """Report no progress."""
