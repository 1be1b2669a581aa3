"""One word for each thing on the screen: what templates and the sentences of the code say, read as text."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from tests.project import ROOT, product_code

# A pattern of what nobody reads, and the word that stands for it everywhere.
WORDS = {
    r"e-mails?": "email",
    r"licen[c]es?": "license",
    r"(un)?cancell(ed|ing)": "canceled, canceling",
    r"log(ged|ging)?[ -]?(in|out|on|off)s?": "sign in, sign out",
    r"sign(ed|ing)?[ -](on|off|up)": "sign in, sign out",
    r"check-?out (form|page)": "order form",
    r"(download|file) (url|address)(es|s)?": "download link",
    r"(refund (claim|inquiry)|return request|request for (a )?refund)s?": "refund request",
    r"(serial|registration) (key|number|code)s?": "license key",
    r"(computer|machine|device) id": "Hardware ID",
    r"order (number|no)\.?(?= \{|:)": "Order ID",
    r"(promo|discount|voucher) codes?|vouchers?": "coupon",
    r"zip codes?|postcodes?|post codes?": "postal code",
    r"e-?mail id": "email address",
}
FORBIDDEN = {re.compile(rf"\b{pattern}\b", re.IGNORECASE): word for pattern, word in WORDS.items()}
MINUS = re.compile(r"(?<![\w-])-(?=\{\{|\{[a-z]|[€$£¥]\d)")  # a hyphen before an amount
# Day, month, year: the month in full in sentences, short in tables and beside a time. Programs read ISO 8601.
DATES = {
    "j F Y",
    "j M Y",
    "j F Y, H:i",
    "j M Y, H:i",
    "j F Y, H:i T",
    "Y-m-d H:i e",
    "j M",
    "F Y",
    "H:i",
    "T",
    "c",
}
DATE_FILTER = re.compile(r"\|date:[\"']([^\"']*)[\"']")
# The words of other shops and of authorities, which files and forms are read by.
OTHER_PEOPLES_WORDS = (
    "orders/imports/",
    "orders/message/",
    "checkout/tax/postal_codes.py",
    "mycommerce/roles/",
)
TAG = re.compile(
    r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<(?:script|style)\b.*?</(?:script|style)>|<!--.*?-->", re.S
)
ATTRIBUTE = re.compile(r"(?:title|placeholder|aria-label|alt|content)=\"([^\"]*)\"")
MARKUP = re.compile(r"</?[a-z][^>]*>", re.S)
TEMPLATES = {
    file.relative_to(ROOT).as_posix(): file.read_text()
    for file in sorted((ROOT / "templates").rglob("*"))
    if file.suffix in {".html", ".txt"}
}
SCREEN_CODE = {
    path: text
    for path, text in product_code().items()
    if not path.startswith((*OTHER_PEOPLES_WORDS, "devtools/", "tests/")) and "/migrations/" not in path
}


def text_of_template(source: str) -> str:
    """Return what a template shows: its text, and the attributes that are read out."""
    shown = " ".join(ATTRIBUTE.findall(source))
    return f"{MARKUP.sub(' ', TAG.sub(' ', source))} {TAG.sub(' ', shown)}"


def sentences_of(source: str) -> Iterator[str]:
    """Yield the texts of a module that have several words, without its docstrings."""
    tree = ast.parse(source)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        is_text = (
            isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
        )
        if is_text and " " in node.value.strip():  # type: ignore[attr-defined]
            yield node.value  # type: ignore[attr-defined]


@cache
def sentences_of_the_code() -> dict[str, list[str]]:
    return {path: list(sentences_of(code)) for path, code in SCREEN_CODE.items()}


def wrong_words(text: str) -> list[str]:
    return [
        f"{match[0]} (say {word})" for pattern, word in FORBIDDEN.items() for match in pattern.finditer(text)
    ]


def test_templates_say_one_word_for_each_thing() -> None:
    wrong = {path: wrong_words(text_of_template(source)) for path, source in TEMPLATES.items()}

    assert {path: words for path, words in wrong.items() if words} == {}


def test_code_says_one_word_for_each_thing() -> None:
    wrong = {
        path: [w for text in sentences for w in wrong_words(text)]
        for path, sentences in sentences_of_the_code().items()
    }

    assert {path: words for path, words in wrong.items() if words} == {}


def test_amounts_have_one_minus_sign() -> None:
    assert [path for path, source in TEMPLATES.items() if MINUS.search(MARKUP.sub(" ", source))] == []
    assert [
        path for path, sentences in sentences_of_the_code().items() if any(map(MINUS.search, sentences))
    ] == []


def test_dates_have_one_order() -> None:
    formats = {path: set(DATE_FILTER.findall(source)) - DATES for path, source in TEMPLATES.items()}

    assert {path: wrong for path, wrong in formats.items() if wrong} == {}


@pytest.mark.parametrize(
    "text", ["Your e-mail", "log in", "Logged out", "a licence", "cancelled", "checkout form"]
)
def test_wrong_words_are_seen(text: str) -> None:
    assert len(wrong_words(text)) == 1


def test_words_of_addresses_and_names_are_not_read() -> None:
    template = '<a href="/accounts/login/" title="Sign in">{% url "login" %}</a>'

    assert wrong_words(text_of_template(template)) == []
