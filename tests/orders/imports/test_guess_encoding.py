"""The encoding of a file is guessed from its bytes, and what it holds is imported as it was written."""

import codecs
from collections.abc import Callable

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from orders.imports.models import ImportRun
from orders.imports.parse.guess_encoding import ENCODINGS, guess_encoding
from tests.orders.imports.makers import CSV, HEADER, row
from tests.types import Response

TITLES = {
    "Western": ["Größenrechner für Köln", "Éditeur de Théâtre", "Señor Muñoz", "Smörgåsbord", "Editor"],
    "Scandinavian": ["Søren Kjær", "Tromsø", "Ærø", "Björn Sjöberg", "Åsa"],
    "Portuguese": ["João Simões", "Conceição", "São Luís", "Coração"],
    "Central European": ["Słownik Łódzki", "Książka Święta", "Małgorzata Dąbrowska", "Žluťoučký kůň"],
    "Cyrillic": ["Редактор Москва", "Словарь русский", "Фотоальбом"],
    "Greek": ["Επεξεργαστής κειμένου", "Λεξικό Αθήνα"],
}


def text(titles: list[str]) -> str:
    rows = [row(str(number), title=title) for number, title in enumerate(titles * 3)]
    return "\r\n".join([HEADER, *rows, ""])


@pytest.mark.parametrize(
    ("titles", "encoding", "guess"),
    [
        ("Western", "cp1252", "cp1252"),
        ("Western", "iso-8859-1", "cp1252"),
        ("Western", "mac_roman", "mac_roman"),
        ("Western", "cp850", "cp850"),
        ("Scandinavian", "cp865", "cp850"),  # the same letters
        ("Scandinavian", "mac_roman", "mac_roman"),
        ("Portuguese", "cp860", "cp860"),
        ("Portuguese", "cp850", "cp850"),
        ("Central European", "cp1250", "cp1250"),
        ("Cyrillic", "cp1251", "cp1251"),
        ("Greek", "cp1253", "cp1253"),
    ],
)
def test_guess_encoding_knows_the_characters_of_a_language(titles: str, encoding: str, guess: str) -> None:
    content = text(TITLES[titles]).encode(encoding)

    assert guess_encoding(content, is_cut=False) == guess
    assert content.decode(guess) == text(TITLES[titles])


@pytest.mark.parametrize(
    "title", ["£ 10 off", "Backup – 5 €", "Editor™", "“Editor”", "O’Brien’s", "don’t", "l’heure"]
)
def test_guess_encoding_takes_signs_alone_for_those_of_windows(title: str) -> None:
    assert guess_encoding(text([title]).encode("cp1252"), is_cut=False) == "cp1252"


@given(st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), max_size=20), min_size=1))
def test_guess_encoding_never_mistakes_utf_8_nor_a_byte_order_mark(titles: list[str]) -> None:
    content = text(titles)

    assert guess_encoding(content.encode(), is_cut=False) == "utf-8"
    assert guess_encoding(codecs.BOM_UTF8 + content.encode(), is_cut=False) == "utf-8"
    assert guess_encoding(content.encode("utf-16"), is_cut=False) == "utf-16"
    assert guess_encoding(codecs.BOM_UTF16_BE + content.encode("utf-16-be"), is_cut=False) == "utf-16"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("titles", TITLES)
def test_guess_encoding_knows_utf_16_without_a_mark(titles: str, encoding: str) -> None:
    content = text(TITLES[titles]).encode(encoding)

    assert guess_encoding(content, is_cut=False) == encoding
    assert guess_encoding(content[:-1], is_cut=True) == encoding


@pytest.mark.parametrize(
    "content", [b"\x89PNG\0\0", b"\0" * 500, b"Order;\0Date\r\nA1;5\r\n", b"\x7fELF\2\1\1\0\0\0"]
)
def test_guess_encoding_finds_no_text_in_other_files(content: bytes) -> None:
    assert guess_encoding(content, is_cut=False) is None


def test_guess_encoding_reads_a_last_character_that_is_cut_only_where_the_beginning_ends() -> None:
    content = text(["Größe"]).encode() + "ö".encode()[:1]

    assert guess_encoding(content, is_cut=True) == "utf-8"
    assert guess_encoding(content, is_cut=False) != "utf-8"


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_import_reads_each_encoding_that_the_form_offers(
    check: Callable[..., ImportRun], encoding: str
) -> None:
    run = check(text(["Editor"]).encode(encoding), encoding=encoding)

    assert (run.mapping["encoding"], run.state) == (encoding, ImportRun.State.CHECKED)


@pytest.mark.parametrize(
    ("titles", "encoding"), [("Central European", "cp1250"), ("Cyrillic", "utf-16"), ("Greek", "utf-16-le")]
)
def test_import_page_shows_the_characters_of_the_file(
    client: Client, upload: Callable[..., Response], titles: str, encoding: str
) -> None:
    page = client.get(upload(text(TITLES[titles]).encode(encoding)).headers["Location"])

    assert TITLES[titles][0] in page.content.decode()


def test_import_reports_refused_rows_of_a_file_in_utf_16(
    client: Client, check: Callable[..., ImportRun]
) -> None:
    run = check(CSV.decode().encode("utf-16"))

    report = client.get(f"{run.get_absolute_url()}report/").getvalue()
    assert "2024-01-15 12:30" in report.decode("utf-16")
