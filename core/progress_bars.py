"""Progress on a terminal: one bar for each thing done, with rate and time left."""

from typing import Self

from tqdm import tqdm


class Bars:
    """Called with what is being done, how much of it is done, and of how much; silent without a terminal."""

    def __init__(self, unit: str, *, hidden: bool = False) -> None:
        self._unit, self._hidden = unit, hidden or None  # None: tqdm looks whether there is a terminal
        self._doing = ""
        self._bar: tqdm | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def show(self, doing: str, done: int, total: int) -> None:
        if self._bar is None or doing != self._doing:
            self._end()
            self._doing = doing
            self._bar = tqdm(desc=doing, unit=self._unit, unit_scale=True, disable=self._hidden)
        self._bar.total = total
        self._bar.update(done - self._bar.n)

    def _end(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
