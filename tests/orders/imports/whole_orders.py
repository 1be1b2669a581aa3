"""A maker of files with all that an order is, and of their mappings."""

from pathlib import Path
from typing import Any

from orders.imports.load.import_file import import_file
from orders.imports.load.summary import Summary
from orders.imports.mapping.parse_mapping import parse_mapping
from vendors.models import Vendor


def import_rows(vendor: Vendor, folder: Path, file_rows: list[dict[str, Any]], **settings: Any) -> Summary:
    """Import rows of cells by field: each field has a column of its name; `settings` are those of a mapping."""
    fields = list(dict.fromkeys(field for row in file_rows for field in row))
    lines = [fields, *([str(row.get(field, "")) for field in fields] for row in file_rows)]
    path = folder / "orders.csv"
    path.write_text("\n".join("\t".join(line) for line in lines) + "\n", "utf-8")
    options = {name: settings.pop(name) for name in ("take_changes", "report") if name in settings}
    data = {
        "source": "Old Shop",
        "delimiter": "\t",
        "columns": {field: field for field in fields if not field.startswith("x_")},
        "constants": {} if "currency" in fields else {"currency": "EUR"},
        **settings,
    }
    return import_file(path, parse_mapping(data), vendor, writers=0, **options)


def order_row(reference: str = "1001", **cells: Any) -> dict[str, Any]:
    """Return a row of cells by field."""
    return {"reference": reference, "placed_at": "2024-01-15", "name": "Editor", "price": "10.00"} | cells
