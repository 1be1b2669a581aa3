"""The lines of a text file, packed by gzip or as ZIP or not; any failure to read becomes an ImportProblem."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, BinaryIO, cast

from orders.imports.parse import limits
from orders.imports.problem import ImportProblem

LINES_BETWEEN_CHECKS = 1_000
ZIP_MAGIC = b"PK\x03\x04"
_ENCRYPTED = 1  # a flag of a file in a ZIP archive
_GZIP_MAGIC = b"\x1f\x8b"


def unpacked(path: Path, raw: BinaryIO) -> IO[bytes]:
    """Return the content of an open file, unpacked when it is packed by gzip or is a ZIP archive of one file.

    Raises ImportProblem for another archive, OSError for a damaged one.
    """
    magic = raw.read(4)
    raw.seek(0)
    if magic.startswith(_GZIP_MAGIC):
        return cast(IO[bytes], gzip.GzipFile(fileobj=raw))
    return _only_file_of(path, raw) if magic == ZIP_MAGIC else raw


def _only_file_of(path: Path, raw: BinaryIO) -> IO[bytes]:
    try:
        archive = zipfile.ZipFile(raw)
        parts = [
            part
            for part in archive.infolist()
            if not part.is_dir() and not part.filename.startswith("__MACOSX/")
        ]
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise OSError from None
    if len(parts) != 1:
        raise ImportProblem(
            f"{path.name} holds {len(parts)} files: unpack it and upload those that belong together."
        )
    if parts[0].filename.lower().endswith((".xlsx", ".xls", ".zip", ".gz")):
        raise ImportProblem(f"{path.name} holds {parts[0].filename}: unpack it and upload that file.")
    if parts[0].flag_bits & _ENCRYPTED:
        raise ImportProblem(f"{path.name} is locked with a password: unpack it and upload the file in it.")
    limits.check_ratio(path.name, packed=parts[0].compress_size, unpacked=parts[0].file_size)
    return archive.open(parts[0])


class TextLines:
    """An iterator over the lines of a file that knows the number of lines read and the last of them.

    Memory stays flat whatever the file holds: a line, and the lines of one row together, are read up to MAX_LINE.
    """

    def __init__(self, path: Path, encoding: str) -> None:
        self.path, self.encoding, self.line_count, self.last_line = path, encoding, 0, ""
        self._row_length = 0
        # utf-8-sig also reads files without the byte order mark that spreadsheets write.
        codec = "utf-8-sig" if encoding.lower().replace("_", "-") in ("utf-8", "utf8") else encoding
        try:
            with ExitStack() as files:
                self._raw: BinaryIO = files.enter_context(path.open("rb"))
                self._size = path.stat().st_size
                self._content = files.enter_context(unpacked(path, self._raw))
                self._is_packed = self._content is not self._raw
                self._text = files.enter_context(io.TextIOWrapper(self._content, codec, newline=""))
                self._files = files.pop_all()
        except LookupError:
            raise ImportProblem(f"“{encoding}” in the mapping is no encoding.") from None
        except OSError as error:
            if error.strerror is None:
                raise ImportProblem(f"{path.name} is cut off or damaged.") from None
            raise ImportProblem(f"{path.name} cannot be opened: {error.strerror}.") from None

    def begin_row(self) -> None:
        """Count the lines from here on as those of another row."""
        self._row_length = 0

    def __iter__(self) -> Iterator[str]:
        try:
            while line := self._text.readline(limits.MAX_LINE + 1):
                self._check_length(line)
                self.line_count, self.last_line = self.line_count + 1, line
                if "\0" in line:
                    raise ImportProblem(
                        f"Line {self.line_count} of {self.path.name} has a zero byte: it is no text."
                    )
                yield line
        except UnicodeError as error:
            # The decoder reads ahead: count the lines in its buffer that it decoded.
            ahead = error.object[: error.start].count(b"\n") if isinstance(error, UnicodeDecodeError) else 0
            line_number = self.line_count + 1 + ahead
            raise ImportProblem(
                f"Line {line_number} of {self.path.name} is not {self.encoding} text."
            ) from None
        except (EOFError, zlib.error, OSError, zipfile.BadZipFile):
            raise ImportProblem(
                f"{self.path.name} is cut off or damaged after line {self.line_count}."
            ) from None

    def fraction_read(self) -> float:
        """Return how much of the file has been read, from 0 to 1."""
        return min(self._raw.tell() / self._size, 1.0) if self._size else 1.0

    def close(self) -> None:
        self._files.close()

    def _check_length(self, line: str) -> None:
        self._row_length += len(line)
        if self._row_length > limits.MAX_LINE:
            raise limits.too_long_line(self.path.name, self.line_count + 1)
        if self._is_packed and self.line_count % LINES_BETWEEN_CHECKS == 0:
            limits.check_ratio(self.path.name, packed=self._size, unpacked=self._content.tell())
