"""The guess of a file's mapping: as of the vendor's last file with these columns, of a preset, or by its headings."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from orders.imports.mapping.fields import field_by_heading
from orders.imports.mapping.guess_joins import Joins, guess_joins, joined_sample
from orders.imports.mapping.presets import preset_files
from orders.imports.models import ImportRun
from orders.imports.parse.sample import Sample, common_format, read_sample
from vendors.models import Vendor

MappingData = dict[str, Any]  # a mapping as a TOML file has it
DATE_FORMATS = (
    *("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"),
    *("%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y"),
    *("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y"),
    *("%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y", "%m/%d/%y %H:%M"),
)


@dataclass(frozen=True, slots=True)
class GuessedMapping:
    """A mapping to begin with, the main file (that of the order lines), and the columns of all files."""

    mapping: MappingData
    main_file: Path
    header: list[str]


def guess_mapping(paths: list[Path], vendor: Vendor) -> GuessedMapping:
    """Guess what the columns of the files are; raise ImportProblem when a file cannot be read."""
    encoding, delimiter = common_format(paths)
    samples = {path.name: read_sample(path, encoding=encoding, delimiter=delimiter) for path in paths}
    file_format = {"encoding": encoding, "delimiter": delimiter}
    preset = _fitting_preset(samples)
    main, joins = _preset_joins(preset, samples) if preset else guess_joins(samples)
    sample = joined_sample(samples[main], samples, joins)
    last_mapping = _last_mapping(sample.header, vendor)
    if last_mapping:
        mapping = last_mapping | {"joined": _with_current_files(last_mapping.get("joined", {}), joins)}
    else:
        mapping = preset or _mapping_by_headings(sample, main, vendor) | {"joined": joins}
    main_path = next(path for path in paths if path.name == main)
    return GuessedMapping(mapping | file_format, main_path, sample.header)


def _fitting_preset(samples: dict[str, Sample]) -> MappingData:
    """Return the preset whose joined files and columns are all there, or an empty mapping."""
    for file in preset_files():
        preset = tomllib.loads(file.read_text("utf-8"))
        if len(samples) == len(preset.get("joined", {})) + 1:
            main, joins = _preset_joins(preset, samples)
            if {join["file"] for join in joins.values()} | {main} == samples.keys():
                header = joined_sample(samples[main], samples, joins).header
                if set(preset["columns"].values()) <= set(header):
                    return preset
    return {}


def _preset_joins(preset: MappingData, samples: dict[str, Sample]) -> tuple[str, Joins]:
    """Return the uploaded file that the preset does not name, which is the main file, and the preset's joins."""
    joins: Joins = preset.get("joined", {})
    joined_files = {join["file"] for join in joins.values()}
    return next(file for file in samples if file not in joined_files), joins


def _last_mapping(header: list[str], vendor: Vendor) -> MappingData:
    runs = ImportRun.objects.filter(vendor=vendor, header=header).exclude(state=ImportRun.State.UPLOADED)
    return runs.order_by("-pk").values_list("mapping", flat=True).first() or {}


def _with_current_files(last_joins: Joins, joins: Joins) -> Joins:
    """Return the joins of last time with the file names of this time."""
    return {name: last_joins.get(name, join) | {"file": join["file"]} for name, join in joins.items()}


def _mapping_by_headings(sample: Sample, main: str, vendor: Vendor) -> MappingData:
    columns = _columns(sample.header)
    return {
        "source": main.partition(".")[0][:40],
        "decimal": _decimal_mark(sample.column(columns["price"]) if "price" in columns else []),
        "columns": columns,
        "dates": {
            "format": _date_format(sample, columns.get("placed_at", "")),
            "zone": vendor.timezone,
        },
    }


def _columns(header: list[str]) -> dict[str, str]:
    """Return the first column of each field whose heading is known."""
    columns: dict[str, str] = {}
    for heading in header:
        if field := field_by_heading(heading.rpartition(".")[2]):
            columns.setdefault(field, heading)
    return columns


def _decimal_mark(prices: list[str]) -> str:
    commas, points = sum("," in price for price in prices), sum("." in price for price in prices)
    return "," if commas > points else "."


def _date_format(sample: Sample, column: str) -> str:
    """Return the format that fits most of the dates; of equals, the first."""
    dates = sample.column(column) if column else []
    counts = {date_format: sum(_fits(date, date_format) for date in dates) for date_format in DATE_FORMATS}
    return max(counts, key=lambda date_format: counts[date_format])


def _fits(date: str, date_format: str) -> bool:
    try:
        datetime.strptime(date, date_format)  # noqa: DTZ007  only whether it fits
    except ValueError:
        return False
    return True
