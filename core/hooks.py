"""Hooks: an upper app adds to a lower app's pages and acts without being imported by it.

The lower app declares a hook in its `extension_points.py`; an upper app adds to it in its `hooks.py`, which is
imported when Django has loaded all apps. docs/hooks.md lists all hooks.
"""

from collections.abc import Iterator
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Hook(Generic[Item]):
    """The items that upper apps added, sorted by weight; equal weights keep the order in which they were added."""

    def __init__(self) -> None:
        self._items: list[tuple[int, Item]] = []

    def add(self, item: Item, *, weight: int = 50) -> None:
        """Add an item; a smaller weight comes first."""
        self._items.append((weight, item))
        self._items.sort(key=lambda entry: entry[0])

    def __iter__(self) -> Iterator[Item]:
        """Iterate over the items, without their weights."""
        return (item for _, item in self._items)
