"""The text of the search box as terms: a word matches what begins with it, a quoted one only what equals it."""

import re
from dataclasses import dataclass

from core.text import search_key

MAX_TERMS = 8
_QUOTED_OR_NOT = re.compile(r'"([^"]*)"|([^\s"]+)')
_PUNCTUATION = re.compile(r"^[\W_]*$")


@dataclass(frozen=True, slots=True)
class QueryTerm:
    text: str
    is_exact: bool = False


def query_terms(text: str) -> list[QueryTerm]:
    """Return the terms of `"Ada" Love`: `ada`, exact, and `love`. Punctuation alone is no term beside others."""
    text = text.replace("“", '"').replace("”", '"').replace("„", '"').replace("\0", "")
    terms = []
    for quoted, bare in _QUOTED_OR_NOT.findall(text):
        parts = [QueryTerm(word, bool(quoted)) for word in search_key(quoted or bare).split()]
        terms += parts if len(parts) == 1 else [term for term in parts if not _PUNCTUATION.match(term.text)]
    return list(dict.fromkeys(terms))[:MAX_TERMS]
