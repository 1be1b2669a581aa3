"""What stands in the fields of the search."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from orders.search.form import LISTED_CHOICES, choices_of, options

MORE_FILTERS = (
    "product", "status", "placed_after", "placed_before", "country", "payment_method", "amount_min", "amount_max",
    "currency", "kind", "test", "email_state", "view",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TypedSearch:
    """The texts of the fields by name; two that are equal are drawn once."""

    texts: tuple[tuple[str, str], ...]
    sort: str
    is_refused: bool

    @property
    def typed(self) -> dict[str, str]:
        return dict(self.texts)

    @property
    def options(self) -> dict[str, SafeString]:
        """Return the options of each drop-down of the filters, with the chosen one selected."""
        chosen = self.typed | {"sort": self.sort}
        return {
            name: options(name, chosen[name] if chosen[name] in choices_of(name) else "")
            for name in LISTED_CHOICES
        }

    @property
    def more_filters(self) -> int:
        """Return how many of the filters below **Filters** are in use."""
        typed = self.typed
        return sum(bool(typed[name]) for name in MORE_FILTERS)
