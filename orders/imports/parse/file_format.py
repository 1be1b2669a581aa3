"""How a file is written: the encoding and delimiter of a text file, the sheet of an Excel file."""

from dataclasses import dataclass

from orders.imports.mapping.mapping import Mapping


@dataclass(frozen=True, slots=True)
class FileFormat:
    """Encoding and delimiter are those of a text file; the sheet is that of an Excel file, "" its first with rows."""

    encoding: str = "utf-8"
    delimiter: str = ","
    sheet: str = ""


def format_of(mapping: Mapping) -> FileFormat:
    """Return the format that the mapping says."""
    return FileFormat(mapping.encoding, mapping.delimiter, mapping.sheet)
