"""COPY pushes, an answer is pulled: rows written in one thread are read in another, and few wait between them."""

from collections.abc import Callable, Iterator
from queue import Full, Queue
from threading import Event, Thread

ROWS = 500  # of a piece
PIECES = 16  # that wait
PATIENCE = 0.5  # seconds until a writer looks again whether anybody still reads

Piece = tuple[bytes, int]


class ReaderLeft(Exception):
    """Nobody wants the rest."""


class Pipe:
    """The file that COPY writes to; its lines end as RFC 4180 has it."""

    def __init__(self, finish: Callable[[bytes], bytes]) -> None:
        """`finish` has the last word on the lines of a piece, in the writing thread: they would wait for each other."""
        self._finish = finish
        self._queue: Queue[Piece | BaseException | None] = Queue(PIECES)
        self._left = Event()
        self._lines: list[bytes] = []

    def write(self, line: bytes) -> None:
        self._lines.append(line[:-1])
        if len(self._lines) == ROWS:
            self._flush()

    def read(self, fill: Callable[["Pipe"], None]) -> Iterator[Piece]:
        """What `fill` writes, from a thread that does not outlive the reading; its error is raised here."""
        thread = Thread(target=self._fill, args=(fill,), name="export", daemon=True)
        thread.start()
        try:
            while (piece := self._queue.get()) is not None:
                if isinstance(piece, BaseException):
                    raise piece
                yield piece
        finally:
            self._left.set()
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

    def _flush(self) -> None:
        self._put((self._finish(b"\r\n".join([*self._lines, b""])), len(self._lines)))
        self._lines.clear()

    def _put(self, piece: Piece | BaseException | None) -> None:
        while not self._left.is_set():
            try:
                return self._queue.put(piece, timeout=PATIENCE)
            except Full:
                continue
        raise ReaderLeft
