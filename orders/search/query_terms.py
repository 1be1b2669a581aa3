"""The text of the search box as terms: a word matches what begins with it, a quoted one only what equals it."""

import re
from dataclasses import dataclass

from core.email_address import typed_address
from core.text import plain_text, search_key
from orders.numbers import typed_order_number

MAX_TERMS = 8
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"') | {"\0": ""})
_QUOTED_OR_NOT = re.compile(r'"([^"]*)"|([^\s"]+)')
_PUNCTUATION = re.compile(r"^[\W_]*$")
_MASK = re.compile(r"(?<!\w)[x*•.…]{2,8}[ -]?(?=\d{4}(?!\w))", re.IGNORECASE)  # **** 4242
_LABEL = re.compile(  # Order #1001, Invoice No. IE-7: one number behind it
    r"^(?:order|bestellung|bestell-?|(?:invoice|rechnungs?|refund|coupon|ref\w*)(?= ?[:#]| (?:id|no|nr|num)))"
    r" ?(?:id|no|nr|number|nummer)?[ .:#]+(?=\S*\d\S*$)",
    re.IGNORECASE,
)
_PAGE = re.compile(
    r"^https?://[^\s?#]{1,200}/([^\s/?#]*\d[^\s/?#]*)/?(?:[?#]\S*)?$"
)  # the gateway's own page


@dataclass(frozen=True, slots=True)
class QueryTerm:
    text: str
    is_exact: bool = False


def query_terms(text: str) -> list[QueryTerm]:
    """Return the terms of `"Ada" Love`: `ada`, exact, and `love`. Punctuation alone is no term beside others.

    An Order ID stands for itself, whatever is around it, and so does the address in `Ada Love <ada@post.example>`.
    """
    text = plain_text(text.translate(_QUOTES))
    if number := typed_order_number(text):
        return [QueryTerm(number)]
    text = _MASK.sub("", _LABEL.sub("", _PAGE.sub(r"\1", typed_address(text))))
    terms = []
    for quoted, bare in _QUOTED_OR_NOT.findall(text):
        parts = [QueryTerm(word, bool(quoted)) for word in search_key(quoted or bare).split()]
        terms += parts if len(parts) == 1 else [term for term in parts if not _PUNCTUATION.match(term.text)]
    if not terms and text:
        return [QueryTerm(text)]  # signs alone: nothing begins with them
    return list(dict.fromkeys(terms))[:MAX_TERMS]
