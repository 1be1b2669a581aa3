"""Search keys: case, accents and blanks do not matter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import search_key, storable


@given(st.text())
def test_search_key_of_a_search_key_is_the_same(text: str) -> None:
    assert search_key(search_key(text)) == search_key(text)


@given(st.text(alphabet=st.characters(codec="latin-1")))
def test_search_key_ignores_case_and_surrounding_blanks(text: str) -> None:
    assert search_key(f" \t{text}\u00a0") == search_key(text)
    if "ß" not in text and "ı" not in text and "µ" not in text:
        assert search_key(text.upper()) == search_key(text.lower())


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("  Łukasz  Müller ", "lukasz muller"),
        ("MÜLLER", "muller"),
        ("Mu\u0308ller", "muller"),
        ("Straße", "strasse"),
        ("STRASSE", "strasse"),
        ("Øyvind Bjørn", "oyvind bjorn"),
        ("Ærø", "aero"),
        ("Þór Đặng", "thor dang"),
        ("İstanbul", "istanbul"),
        ("Iğdır", "igdir"),
        ("José\u00a0García", "jose garcia"),
        ("ﬁne ﬀ", "fine ff"),
        ("１２３", "123"),
        ("O'Brien-Smith", "o'brien-smith"),
        ("100%_done", "100%_done"),
        ("GRACE@Navy.Example", "grace@navy.example"),
        ("山田太郎", "山田太郎"),
        ("", ""),
        (" \t\n", ""),
    ],
)
def test_search_key_folds_accents_and_scripts(typed: str, key: str) -> None:
    assert search_key(typed) == key


@given(st.text(st.characters()))
def test_storable_text_is_encoded_without_zero_bytes(text: str) -> None:
    assert b"\0" not in storable(text).encode()
    if "\0" not in text and text.isprintable():
        assert storable(text) == text


def test_storable_text_has_no_half_characters() -> None:
    assert storable("a\0b\ud800c\U0001f600") == "a\ufffdb\ufffdc\U0001f600"
