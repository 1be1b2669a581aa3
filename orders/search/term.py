"""One term of a search: an order must have a search key that equals its word, or begins with it."""

import re
from dataclasses import dataclass, replace
from typing import Self

from orders.search.models import SearchKey
from orders.search.models.search_key import compact

LAST = "\U0010ffff"  # sorts after every other character
_DOMAIN = re.compile(r"[\w-]+(\.[\w-]+)*\.[^\W\d_]{2,}")
_SITE = re.compile(r"^(?:https?://)?(?:www\.)?|/$")  # of an address of a web site
_LAST_NAMES = (
    "(SELECT id AS order_id, vendor_id, placed_at, last_name_key AS value, 6 AS kind FROM orders_order)"
)


@dataclass(frozen=True, slots=True)
class Term:
    """A word, and the kinds of search keys that may match it; without `kinds` all of them.

    `variants` are other spellings of the word, one of which does as well.
    """

    word: str
    kinds: tuple[int, ...] = ()
    is_exact: bool = False
    variants: tuple[str, ...] = ()

    @classmethod
    def typed(cls, word: str, kinds: tuple[int, ...] = (), *, is_exact: bool = False) -> Self:
        """Return the term of a word with its variants: a key without its hyphens, a domain with its @."""
        variants = []
        if "-" in word and "@" not in word and (word[-1] != "-" or any(map(str.isdigit, word))):
            variants.append(compact(word))
        if _DOMAIN.fullmatch(host := _SITE.sub("", word)):
            variants.append(f"@{host}")
        return cls(word, kinds, is_exact, tuple(filter(None, variants)))

    def as_exact(self) -> "Term":
        return replace(self, is_exact=True)

    @property
    def is_last_name(self) -> bool:
        return self.kinds == (SearchKey.Kind.LAST_NAME,)

    @property
    def source(self) -> str:
        """Return the table of its keys. Last names are read from the orders, which have an index for them."""
        return _LAST_NAMES if self.is_last_name else "orders_search_searchkey"

    @property
    def column(self) -> str:
        """Return the column of orders that holds the key too; "" when the search keys have to be read."""
        return "email_key" if self.kinds == (SearchKey.Kind.EMAIL,) and not self.is_exact else ""

    @property
    def is_found_alone(self) -> bool:
        """Return whether every row of `source` that has the word matches, of whichever kind."""
        return not self.kinds or self.is_last_name

    @property
    def keys(self) -> list[str]:
        return [word[: SearchKey.MAX_LENGTH] for word in (self.word, *self.variants)]
