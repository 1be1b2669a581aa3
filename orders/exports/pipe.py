"""A pipe from COPY, which pushes, to a response, which pulls: one thread writes rows, another reads them."""

from collections.abc import Callable, Iterator
from queue import Full, Queue
from threading import Event, Thread

ROWS_PER_PIECE = 500
MAX_QUEUED_PIECES = 16
CHECK_INTERVAL = 0.5  # seconds until a blocked writer checks again whether the reader has left

Piece = tuple[bytes, int]  # lines of CSV, and how many rows they are


class ReaderLeft(Exception):
    """The reader has closed the pipe: the rest is not read."""


class Pipe:
    """The file object that COPY writes to; its lines end with CR LF, as RFC 4180 has it."""

    def __init__(self, transform: Callable[[bytes], bytes]) -> None:
        """`transform` changes the lines of a piece, in the writing thread, which has time while the reader sends."""
        self._transform = transform
        self._queue: Queue[Piece | BaseException | None] = Queue(MAX_QUEUED_PIECES)
        self._reader_left = Event()
        self._lines: list[bytes] = []

    def read(self, fill: Callable[["Pipe"], None]) -> Iterator[Piece]:
        """Yield what `fill` writes in a thread, which ends with the reading; raise what it raised."""
        thread = Thread(target=self._fill, args=(fill,), name="export", daemon=True)
        thread.start()
        try:
            while (piece := self._queue.get()) is not None:
                if isinstance(piece, BaseException):
                    raise piece
                yield piece
        finally:
            self._reader_left.set()
            thread.join()

    def _fill(self, fill: Callable[["Pipe"], None]) -> None:
        try:
            fill(self)
            if self._lines:
                self._flush()
            self._put(None)
        except ReaderLeft:
            pass
        except BaseException as error:  # noqa: BLE001  raised again where it is read
            self._put(error)

    def write(self, line: bytes) -> None:
        """Take a line from COPY; raise ReaderLeft when the reader has closed the pipe."""
        self._lines.append(line[:-1])
        if len(self._lines) == ROWS_PER_PIECE:
            self._flush()

    def _flush(self) -> None:
        self._put((self._transform(b"\r\n".join([*self._lines, b""])), len(self._lines)))
        self._lines.clear()

    def _put(self, piece: Piece | BaseException | None) -> None:
        while not self._reader_left.is_set():
            try:
                return self._queue.put(piece, timeout=CHECK_INTERVAL)
            except Full:
                continue
        raise ReaderLeft
