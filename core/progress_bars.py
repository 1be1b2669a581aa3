"""Progress bars on a terminal: one for each stage, with rate and time left."""

from typing import Self

from tqdm import tqdm


class ProgressBars:
    """One bar for each stage of a command, shown one after the other; nothing is printed without a terminal."""

    def __init__(self, unit: str, *, hidden: bool = False) -> None:
        self._unit, self._hidden = unit, hidden or None  # None: tqdm checks whether there is a terminal
        self._stage = ""
        self._bar: tqdm | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def show(self, stage: str, done: int, total: int) -> None:
        """Show that `done` of `total` units of a stage are done."""
        if self._bar is None or stage != self._stage:
            self._end()
            self._stage = stage
            self._bar = tqdm(desc=stage, unit=self._unit, unit_scale=True, disable=self._hidden)
        self._bar.total = total
        self._bar.update(done - self._bar.n)

    def _end(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
