"""The one box, taken apart: words begin what is looked for, quoted ones are it, all of them are needed."""

import re
from dataclasses import dataclass

from core.text import search_key

AT_MOST = 8  # words of one search
_QUOTED_OR_NOT = re.compile(r'"([^"]*)"|([^\s"]+)')
_NOTHING = re.compile(r"^[\W_]*$")


@dataclass(frozen=True, slots=True)
class QueryTerm:
    text: str
    whole: bool = False


def query_terms(text: str) -> list[QueryTerm]:
    """`"Ada" Love` → ada, whole; love, or what begins with it. Signs alone are no words."""
    text = text.replace("“", '"').replace("”", '"').replace("„", '"').replace("\0", "")
    words = []
    for quoted, bare in _QUOTED_OR_NOT.findall(text):
        found = [QueryTerm(word, bool(quoted)) for word in search_key(quoted or bare).split()]
        words += found if len(found) == 1 else [word for word in found if not _NOTHING.match(word.text)]
    return list(dict.fromkeys(words))[:AT_MOST]
