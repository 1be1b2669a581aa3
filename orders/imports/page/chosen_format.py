"""The way in which a person wants a file read anew."""

from django.http import QueryDict

from orders.imports.mapping.questions import Questions
from orders.imports.parse.file_format import FileFormat
from orders.imports.parse.guess_delimiter import DELIMITERS
from orders.imports.parse.guess_encoding import ENCODINGS


def chosen_format(data: QueryDict, questions: Questions) -> FileFormat:
    """Return encoding, delimiter and sheet of the form, the usual ones for what it does not offer."""
    usual = FileFormat()
    encoding, delimiter, sheet = (data.get(name, "") for name in ("encoding", "delimiter", "sheet"))
    return FileFormat(
        encoding if encoding in ENCODINGS else usual.encoding,
        delimiter if delimiter in DELIMITERS else usual.delimiter,
        sheet if sheet in questions.get("sheets", ()) else usual.sheet,
    )
