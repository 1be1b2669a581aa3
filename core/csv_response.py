"""CSV for spreadsheets (RFC 4180, UTF-8 with its byte order mark): its lines in Python, and the response."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from core.formula_escape import escape_formulas

BYTE_ORDER_MARK = "\ufeff"  # tells spreadsheets that the file is UTF-8


def csv_lines(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """Yield the heading, then each row with all cells quoted and formulas escaped.

    The first and the last cell of a row must not be text that people typed: `escape_formulas` leaves them as they are.
    """
    yield heading_line(headings, quoting=csv.QUOTE_ALL)
    for row in rows:
        yield escape_formulas(_line(row, quoting=csv.QUOTE_ALL).encode())


def heading_line(headings: Iterable[str], *, quoting: int = csv.QUOTE_MINIMAL) -> bytes:
    """Return the first line of a file, which begins with the byte order mark."""
    return (BYTE_ORDER_MARK + _line(headings, quoting=quoting)).encode()


def _line(cells: Iterable[object], *, quoting: int) -> str:
    line = io.StringIO()
    csv.writer(line, quoting=quoting).writerow(cells)  # type: ignore[arg-type]
    return line.getvalue()


def csv_response(pieces: Iterator[bytes], file_name: str) -> StreamingHttpResponse:
    """Return a response that streams the pieces of a CSV file."""
    response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    set_attachment(response, file_name)
    return response


def set_attachment(response: HttpResponseBase, file_name: str) -> None:
    """Make the response a download whose type no browser guesses."""
    response["Content-Disposition"] = content_disposition_header(True, file_name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
