"""The guess of a file's mapping: a known shop's, else as of the vendor's last file, else by its headings."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from orders.imports.load.refusal_report import REPORT_COLUMNS
from orders.imports.mapping.fields import FIELDS
from orders.imports.mapping.guess_joins import Joins, guess_joins, joined_sample
from orders.imports.mapping.headings import field_by_heading
from orders.imports.mapping.known_shops import MappingData, fitting_preset, preset_joins
from orders.imports.mapping.known_source import known_source
from orders.imports.mapping.mapping import FileJoin, Mapping, order_joins
from orders.imports.mapping.questions import Questions, questions_of
from orders.imports.models import ImportRun
from orders.imports.parse.file_format import FileFormat
from orders.imports.parse.read_columns import read_columns
from orders.imports.parse.sample import Sample, common_format, read_sample
from vendors.models import Vendor

NAMES_KEPT = ("countries", "currencies", "states")
RUNS_LOOKED_AT = 20  # earlier imports whose names of countries and the like are known
ReportRead = Callable[[int, float], None]


@dataclass(frozen=True, slots=True)
class GuessedMapping:
    """A mapping to begin with, the main file (that of the order lines), and the columns of all files."""

    mapping: MappingData
    main_file: Path
    header: list[str]
    questions: Questions


def guess_mapping(
    paths: list[Path],
    vendor: Vendor,
    file_format: FileFormat | None = None,
    report_read: ReportRead = lambda count, part: None,
) -> GuessedMapping:
    """Guess what the columns of the files are; raise ImportProblem when a file cannot be read.

    All cells are looked at for how they can be read: `report_read` gets the rows read and their part of all.
    """
    file_format = file_format or common_format(paths)
    samples = {path.name: read_sample(path, file_format) for path in paths}
    preset = fitting_preset(samples)
    main, joins = preset_joins(preset, samples) if preset else guess_joins(samples)
    sample = joined_sample(samples[main], samples, joins)
    path = next(path for path in paths if path.name == main)
    data = _mapping_data(sample, main, joins, preset, vendor) | {
        "encoding": file_format.encoding, "delimiter": file_format.delimiter, "sheet": file_format.sheet,
    }  # fmt: skip
    if path.suffix.lower() == ".xlsx":
        data.pop("defused", None)  # only CSV needs it
    questions = read_cells(path, data, vendor, report_read)
    return GuessedMapping(data, path, sample.header, questions | {"sheets": samples[main].sheets})


def _mapping_data(
    sample: Sample, main: str, joins: Joins, preset: MappingData, vendor: Vendor
) -> MappingData:
    last_mapping = {} if preset else _last_mapping(sample.header, vendor)
    if last_mapping:
        data = last_mapping | {"joined": _with_current_files(last_mapping.get("joined", {}), joins)}
    else:
        data = preset or _mapping_by_headings(sample, main, vendor) | {"joined": joins}
        if not preset and (source := known_source(sample, data["columns"].get("reference", ""), vendor)):
            data["source"] = source
    return data | _known_names(data, vendor)


def read_cells(path: Path, data: MappingData, vendor: Vendor, report_read: ReportRead) -> Questions:
    """Look at all cells, set in the mapping how they are read, and return what they leave open."""
    dates = data.setdefault("dates", {})
    dates["zone"] = dates.get("zone") or vendor.timezone
    mapping = provisional_mapping(data)
    column_readings = read_columns(path, mapping, report_read)
    is_preset = bool(data.get("preset"))
    if not (is_preset and data.get("decimal")):
        data["decimal"] = column_readings.numbers.mark
    if data.get("amounts") == "auto":
        data["amounts"] = column_readings.numbers.unit
    if not dates.get("format") and not (is_preset and dates.get("order")):
        dates["order"] = column_readings.dates.order
    questions = questions_of(column_readings, replace(mapping, source=data["source"]))
    answered = {"dates": dates.get("order") or dates.get("format"), "decimal": data["decimal"]}
    return {name: value for name, value in questions.items() if not answered.get(name)}


def provisional_mapping(data: MappingData) -> Mapping:
    """Return a mapping to look at the cells with, before all of its columns are known."""
    columns = data.get("columns", {})
    return Mapping(
        source=data.get("source", ""),
        columns={
            name: (value,) if isinstance(value, str) else tuple(value) for name, value in columns.items()
        },
        constants=data.get("constants", {}),
        zone=ZoneInfo(data["dates"]["zone"]),
        countries=data.get("countries", {}),
        currencies=data.get("currencies", {}),
        states=data.get("states", {}),
        joins=order_joins(FileJoin(name, **join) for name, join in data.get("joined", {}).items()),
        encoding=data.get("encoding", "utf-8"),
        delimiter=data.get("delimiter", ","),
        sheet=data.get("sheet", ""),
    )


def _last_mapping(header: list[str], vendor: Vendor) -> MappingData:
    """Return the mapping of the vendor's last file with these columns, or with those of its report of refused rows.

    How that file wrote dates and numbers says nothing of this one.
    """
    own_header = [column for column in header if column not in REPORT_COLUMNS]
    headers = [header, own_header] if own_header != header else [header]
    runs = ImportRun.objects.filter(vendor=vendor, header__in=headers).exclude(state=ImportRun.State.UPLOADED)
    mapping = runs.exclude(mapping={}).order_by("-pk").values_list("mapping", flat=True).first() or {}
    return {name: value for name, value in mapping.items() if name not in ("decimal", "dates", "sheet")} | (
        {"dates": {"zone": mapping["dates"]["zone"]}} if "dates" in mapping else {}
    )


def _known_names(data: MappingData, vendor: Vendor) -> MappingData:
    """Return what the vendor has said of names of countries, currencies and states in earlier files."""
    runs = ImportRun.objects.filter(vendor=vendor, user__isnull=False).order_by("-pk")
    earlier = list(runs.exclude(mapping={}).values_list("mapping", flat=True)[:RUNS_LOOKED_AT])
    names: MappingData = {}
    for kind in NAMES_KEPT:
        merged: dict[str, str] = {}
        for mapping in (*reversed(earlier), data):
            merged |= mapping.get(kind, {})
        names |= {kind: merged} if merged else {}
    return names


def _with_current_files(last_joins: Joins, joins: Joins) -> Joins:
    """Return the joins of last time with the file names of this time."""
    return {name: last_joins.get(name, join) | {"file": join["file"]} for name, join in joins.items()}


def _mapping_by_headings(sample: Sample, main: str, vendor: Vendor) -> MappingData:
    columns = _columns(sample.header)
    if "line_total" in columns or "price" in columns:
        columns.pop("items", None)
    return {"source": main.partition(".")[0][:40], "columns": columns, "dates": {"zone": vendor.timezone}}


def _columns(header: list[str]) -> dict[str, str]:
    """Return the first column of each field whose heading is known: its label, or a usual heading."""
    columns: dict[str, str] = {}
    fields = {heading: field_by_heading(heading.rpartition(".")[2]) for heading in header}
    names = [heading for heading, field in fields.items() if field == "name"]
    for heading, field in fields.items():
        # Beside a product, a name is the customer's.
        is_customer = len(names) > 1 and heading.casefold() == "name" and "full_name" not in fields.values()
        if field:
            columns.setdefault("full_name" if is_customer else field, heading)
    return {field: columns[field] for field in FIELDS if field in columns}
