"""How an upper app shows or does something on a lower app's ground without being imported by it.

A page or module names a slot (`order.tabs`, `item.panels`, `timeline.entry`, `menu` …); an upper app
fills it from its own `slots.py`, found at start. Who asks decides what `content` is called with.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import autodiscover_modules


@dataclass(frozen=True, slots=True)
class Filler:
    """One thing put into a slot; `content` runs one batched query for all rows on the page."""

    label: str
    weight: int
    key: str = ""
    template: str = ""
    content: Callable[..., Any] | None = None


_fillers: dict[str, list[Filler]] = defaultdict(list)


def fill(slot: str, filler: Filler) -> None:
    _fillers[slot].append(filler)
    _fillers[slot].sort(key=lambda one: (one.weight, one.label))


def fillers(slot: str) -> list[Filler]:
    """By weight; empty when no app on this server fills the slot."""
    return _fillers[slot]


def filler(slot: str, key: str) -> Filler | None:
    return next((one for one in _fillers[slot] if one.key == key), None)


def discover() -> None:
    """Import `<app>.slots` of every installed app, and so let them fill their slots."""
    autodiscover_modules("slots")
