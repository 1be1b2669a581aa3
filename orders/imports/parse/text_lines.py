"""The text of a file, packed by gzip or not, line by line; whatever stops the reading becomes one sentence."""

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from orders.imports.problem import ImportProblem

_GZIP = b"\x1f\x8b"


class TextLines:
    """An iterator over the lines of a file that knows how far it has come and what it read last."""

    def __init__(self, path: Path, encoding: str) -> None:
        self.path, self.encoding, self.count, self.last = path, encoding, 0, ""
        # The first also reads files without the mark that spreadsheets put at the beginning.
        codec = "utf-8-sig" if encoding.lower().replace("_", "-") in ("utf-8", "utf8") else encoding
        try:
            with ExitStack() as files:
                self._raw: BinaryIO = files.enter_context(path.open("rb"))
                self._size = path.stat().st_size
                packed = self._raw.read(2) == _GZIP
                self._raw.seek(0)
                content = files.enter_context(gzip.GzipFile(fileobj=self._raw)) if packed else self._raw
                self._text = files.enter_context(io.TextIOWrapper(content, codec, newline=""))
                self._files = files.pop_all()
        except LookupError:
            raise ImportProblem(f"“{encoding}” in the mapping is no encoding.") from None
        except OSError as error:
            raise ImportProblem(f"{path.name} cannot be opened: {error.strerror}.") from None

    def __iter__(self) -> Iterator[str]:
        try:
            for line in self._text:
                self.count, self.last = self.count + 1, line
                if "\0" in line:
                    raise ImportProblem(
                        f"Line {self.count} of {self.path.name} has a zero byte: it is no text."
                    )
                yield line
        except UnicodeError as error:
            before = error.object[: error.start].count(b"\n") if isinstance(error, UnicodeDecodeError) else 0
            place = f"Line {self.count + 1 + before} of {self.path.name}"
            raise ImportProblem(f"{place} is not {self.encoding} text.") from None
        except (EOFError, zlib.error, OSError):
            raise ImportProblem(f"{self.path.name} is cut off or damaged after line {self.count}.") from None

    def share(self) -> float:
        """How much of the file has been read, from 0 to 1."""
        return min(self._raw.tell() / self._size, 1.0) if self._size else 1.0

    def close(self) -> None:
        self._files.close()
