"""The filters of the list that look for search keys, each with its own reading of what is typed or pasted."""

import re

from django_filters import CharFilter

from core.email_address import typed_address
from core.text import other_spellings, plain_text, search_key
from orders.models.order import OrderQuerySet
from orders.numbers import typed_order_number
from orders.search.form import ChoiceField
from orders.search.models import SearchKey
from orders.search.models.search_key import compact
from orders.search.query_terms import query_terms
from orders.search.term import Term

Kind = SearchKey.Kind
LONGEST = 254  # characters
ORDER_ID_KINDS = (Kind.NUMBER, Kind.SEQUENCE, Kind.REFERENCE)
FIRST_NAME_KINDS = (Kind.FIRST_NAME, Kind.NAME_PART)
UNDELIVERED = ("bounced", "failed")
_LABELS = ("order", "bestell", "id", "no", "nr")  # what people copy with a number


class KeyFilter(CharFilter):
    """A text that one of the order's search keys begins with, of these kinds; the search itself looks for it."""

    def __init__(self, label: str, *kinds: int) -> None:
        super().__init__(label=label, max_length=LONGEST)
        self.kinds = kinds

    def terms(self, text: str) -> list[Term]:
        word = search_key(text)
        return [Term.typed(word, self.kinds)] if word else []

    def filter(self, orders: OrderQuerySet, value: str) -> OrderQuerySet:
        return orders


class WordsFilter(KeyFilter):
    """Words, each of which one of the order's search keys begins with; a quoted one equals it."""

    def terms(self, text: str) -> list[Term]:
        return [Term.typed(term.text, self.kinds, is_exact=term.is_exact) for term in query_terms(text)]


class OrderIdFilter(KeyFilter):
    """An Order ID, its beginning or its last number, or another system's number, with or without a label."""

    def terms(self, text: str) -> list[Term]:
        number = typed_order_number(text) or search_key(text)
        word = re.search(r"[^\s#:]*\d[^\s#:]*$", number) if number.startswith(_LABELS) else None
        number = re.sub(rf"^(?:{'|'.join(_LABELS)})+(?=\d)", "", word[0]) if word else number
        return [Term(number, self.kinds)] if number else []


class LastNameFilter(KeyFilter):
    """The beginning of a last name, as of “Last, First”; spelled as people do."""

    def terms(self, text: str) -> list[Term]:
        last_name, _, first_name = plain_text(text).replace(";", ",").partition(",")
        key = re.sub(r" ?- ?", "-", search_key(last_name))
        variants = {key.replace("-", " "), key.replace(" ", "-"), compact(key)} - {key}
        terms = [Term(key, self._kinds_of(last_name), variants=tuple(variants))] if key else []
        return terms + [Term(word, FIRST_NAME_KINDS) for word in search_key(first_name).split()]

    def _kinds_of(self, name: str) -> tuple[int, ...]:
        """Return the last name alone where it has one spelling: its own index is the quickest."""
        if not search_key(name).isascii():
            return (*self.kinds, Kind.NAME_PART)  # a whole name that is written without a blank
        return (*self.kinds, Kind.OTHER_SPELLING) if other_spellings(name) else self.kinds


class EmailStateFilter(KeyFilter):
    """What became of emails to the customer or to the recipient, unless it was mended since."""

    field_class = ChoiceField

    def __init__(self, label: str) -> None:
        super().__init__(label, Kind.EMAIL_STATE)
        self.extra["name"] = "email_state"

    def terms(self, text: str) -> list[Term]:
        if not text:
            return []
        states = UNDELIVERED if text == "undelivered" else (text,)
        first, *variants = [f"{email}-{state}" for state in states for email in ("email", "recipient-email")]
        return [Term(first, self.kinds, is_exact=True, variants=tuple(variants))]


class EmailFilter(KeyFilter):
    """The beginning of an email address, or of its domain when it begins with @ or is one."""

    def terms(self, text: str) -> list[Term]:
        terms = []
        for term in super().terms(typed_address(plain_text(text))):
            kinds = [Kind.DOMAIN] if term.word.startswith("@") or term.variants else []
            kinds += [] if term.word.startswith("@") else [Kind.EMAIL]
            terms.append(Term(term.word, tuple(kinds), variants=term.variants))
        return terms
