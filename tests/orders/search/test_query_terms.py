"""The text of the search box becomes terms, eight at most."""

import pytest

from orders.search.query_terms import QueryTerm, query_terms


@pytest.mark.parametrize(
    ("typed", "texts"),
    [
        ("a1 b2 c3 d4 e5 f6 g7 h8", ["a1", "b2", "c3", "d4", "e5", "f6", "g7", "h8"]),
        ("a1 b2 c3 d4 e5 f6 g7 h8 i9 j10", ["a1", "b2", "c3", "d4", "e5", "f6", "g7", "h8"]),
        ("a1 a1 b2 b2 c3 d4 e5 f6 g7 h8 i9", ["a1", "b2", "c3", "d4", "e5", "f6", "g7", "h8"]),
        ('"a1 b2 c3 d4 e5" f6 g7 h8 i9', ["a1", "b2", "c3", "d4", "e5", "f6", "g7", "h8"]),
    ],
)
def test_search_takes_the_first_eight_terms(typed: str, texts: list[str]) -> None:
    assert [term.text for term in query_terms(typed)] == texts


def test_search_takes_quoted_words_as_exact() -> None:
    assert query_terms('"Ada" Love') == [QueryTerm("ada", is_exact=True), QueryTerm("love", is_exact=False)]
