"""One thing that an order must have: a fact that is the word, or begins with it."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, OuterRef

from orders.search.models import SearchKey

LAST = "\U0010ffff"  # sorts after every other character
_LAST_NAMES = (
    "(SELECT id AS order_id, vendor_id, placed_at, last_name_key AS value, 6 AS kind FROM orders_order)"
)


@dataclass(frozen=True, slots=True)
class Term:
    """`kinds` narrows it to some facts; empty, any fact will do."""

    word: str
    kinds: tuple[int, ...] = ()
    whole: bool = False

    def exactly(self) -> "Term":
        return replace(self, whole=True)

    @property
    def source(self) -> str:
        """Where it is looked up. Last names have an index of their own: many other facts begin like them."""
        return _LAST_NAMES if self.kinds == (SearchKey.Kind.LAST_NAME,) else "orders_search_searchkey"

    @property
    def column(self) -> str:
        """Where an order itself repeats the fact; "" when its search keys have to be read."""
        return "email_key" if self.kinds == (SearchKey.Kind.EMAIL,) and not self.whole else ""

    @property
    def is_found_alone(self) -> bool:
        """Whether whatever is found by the word is wanted, and not only some kinds of it."""
        return not self.kinds or self.source == _LAST_NAMES

    def exists(self) -> Exists:
        """For the ORM, where all orders of a search are wanted and not a page of them."""
        wanted: dict[str, Any] = {"value": self.key}
        if not self.whole:
            wanted = {"value__gte": self.key, "value__lt": self.key + LAST}
        if self.kinds:
            wanted["kind__in"] = self.kinds
        return Exists(SearchKey.objects.filter(order=OuterRef("pk"), **wanted))

    @property
    def key(self) -> str:
        return self.word[: SearchKey.LONGEST]
