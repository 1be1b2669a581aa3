"""What the columns of a file likely mean: as in the vendor's last such file, in a preset, or by their headings."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from orders.imports.mapping.fields import field_by_heading
from orders.imports.mapping.guess_joins import Joins, belong_together, joined_sample
from orders.imports.mapping.presets import preset_files
from orders.imports.models import ImportRun
from orders.imports.parse.sample import Sample, look, way_all_are_written
from vendors.models import Vendor

Said = dict[str, Any]  # a mapping as a TOML file says it
DATE_FORMATS = (
    *("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"),
    *("%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y"),
    *("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y"),
    *("%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y", "%m/%d/%y %H:%M"),
)


@dataclass(frozen=True, slots=True)
class Guess:
    """A mapping to begin with, the file of the products, and the columns of all files."""

    said: Said
    main: Path
    header: list[str]


def guess(paths: list[Path], vendor: Vendor) -> Guess:
    """Raises ImportProblem with the reason why a file cannot be read."""
    encoding, delimiter = way_all_are_written(paths)
    samples = {path.name: look(path, encoding=encoding, delimiter=delimiter) for path in paths}
    written = {"encoding": encoding, "delimiter": delimiter}
    preset = _preset(samples)
    main, joined = _preset_files(preset, samples) if preset else belong_together(samples)
    sample = joined_sample(samples[main], samples, joined)
    last = _last_time(sample.header, vendor)
    if last:
        said = last | {"joined": _with_these_files(last.get("joined", {}), joined)}
    else:
        said = preset or _by_headings(sample, main, vendor, written) | {"joined": joined}
    return Guess(said | written, next(path for path in paths if path.name == main), sample.header)


def _by_headings(sample: Sample, main: str, vendor: Vendor, written: Said) -> Said:
    columns = _columns(sample.header)
    return written | {
        "source": main.partition(".")[0][:40],
        "decimal": _decimal(sample.column(columns["price"]) if "price" in columns else []),
        "columns": columns,
        "dates": {
            "format": _date_format(sample, columns.get("placed_at", "")),
            "zone": vendor.timezone,
        },
    }


def _last_time(header: list[str], vendor: Vendor) -> Said:
    runs = ImportRun.objects.filter(vendor=vendor, header=header).exclude(state=ImportRun.State.UPLOADED)
    return runs.order_by("-pk").values_list("mapping", flat=True).first() or {}


def _with_these_files(last: Joins, now: Joins) -> Joins:
    """Joined as the last time, by files that may be called otherwise now."""
    return {name: last.get(name, join) | {"file": join["file"]} for name, join in now.items()}


def _preset(samples: dict[str, Sample]) -> Said:
    """One whose files, but for the first, and whose columns are all there."""
    for file in preset_files():
        said = tomllib.loads(file.read_text("utf-8"))
        if len(samples) == len(said.get("joined", {})) + 1:
            main, joined = _preset_files(said, samples)
            if {join["file"] for join in joined.values()} | {main} == samples.keys():
                header = joined_sample(samples[main], samples, joined).header
                if set(said["columns"].values()) <= set(header):
                    return said
    return {}


def _preset_files(said: Said, samples: dict[str, Sample]) -> tuple[str, Joins]:
    """The uploaded file that the preset does not name, and those that it does."""
    joined: Joins = said.get("joined", {})
    named = {join["file"] for join in joined.values()}
    return next(file for file in samples if file not in named), joined


def _columns(header: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for heading in header:
        if field := field_by_heading(heading.rpartition(".")[2]):
            found.setdefault(field, heading)
    return found


def _decimal(prices: list[str]) -> str:
    commas, points = sum("," in price for price in prices), sum("." in price for price in prices)
    return "," if commas > points else "."


def _date_format(sample: Sample, column: str) -> str:
    """The one that most of the dates have; the first of equals."""
    dates = sample.column(column) if column else []
    fitting = {written: sum(_is(date, written) for date in dates) for written in DATE_FORMATS}
    return max(fitting, key=lambda written: fitting[written])


def _is(date: str, written: str) -> bool:
    try:
        datetime.strptime(date, written)  # noqa: DTZ007  only whether it fits
    except ValueError:
        return False
    return True
