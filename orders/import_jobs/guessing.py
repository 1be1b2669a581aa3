"""What the columns of a file likely mean: as in the vendor's last such file, in a preset, or by their headings."""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from orders.import_jobs.fields import field_by_heading
from orders.import_jobs.looking import Sample, look, way_of_writing
from orders.importing.presets import preset_files
from orders.models import ImportJob
from vendors.models import Vendor

Said = dict[str, Any]  # a mapping as a TOML file says it
DATE_FORMATS = (
    *("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"),
    *("%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y"),
    *("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y"),
    *("%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y", "%m/%d/%y %H:%M"),
)


def guess(path: Path, vendor: Vendor) -> tuple[Said, list[str]]:
    """A mapping to begin with, and the header."""
    encoding, delimiter = way_of_writing(path)
    sample = look(path, encoding=encoding, delimiter=delimiter)
    known = _last_time(sample.header, vendor) or _preset(sample.header)
    if known:
        return known | {"encoding": encoding, "delimiter": delimiter}, sample.header
    columns = _columns(sample.header)
    said = {
        "source": path.name.partition(".")[0][:40],
        "encoding": encoding,
        "delimiter": delimiter,
        "decimal": _decimal(sample.column(columns["price"]) if "price" in columns else []),
        "columns": columns,
        "dates": {
            "format": _date_format(sample, columns.get("placed_at", "")),
            "zone": vendor.timezone,
        },
    }
    return said, sample.header


def _last_time(header: list[str], vendor: Vendor) -> Said:
    jobs = ImportJob.objects.filter(vendor=vendor, header=header).exclude(state=ImportJob.State.UPLOADED)
    return jobs.order_by("-pk").values_list("mapping", flat=True).first() or {}


def _preset(header: list[str]) -> Said:
    """One whose columns are all there, and which needs no other files."""
    for file in preset_files():
        said = tomllib.loads(file.read_text("utf-8"))
        if "joined" not in said and set(said["columns"].values()) <= set(header):
            return said
    return {}


def _columns(header: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for heading in header:
        if field := field_by_heading(heading):
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
