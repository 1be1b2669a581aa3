"""MyCommerce's own email templates: subject, text and HTML in one file for each email and language."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

import css_inline

FOLDER = Path(__file__).parent
DEFAULT_LANGUAGE = "en"
_FRAME_START = '<div class="email">\n'


class EmailText(NamedTuple):
    """The three parts of an email, as Liquid templates or as rendered."""

    subject: str
    text: str
    html: str


@cache
def default_template(name: str, language: str) -> EmailText:
    """Return the template in that language where there is a translation, else in English."""
    short = language.partition("-")[0]
    path = next(
        (path for path in FOLDER.glob(f"{name}.*.liquid") if path.name.split(".")[1] == short),
        FOLDER / f"{name}.{DEFAULT_LANGUAGE}.liquid",
    )
    subject, text, html = path.read_text(encoding="utf-8").split("\n---\n")
    return EmailText(subject, text, html)


@cache
def default_text(name: str) -> str:
    """Return a template that has a text only, in English."""
    return (FOLDER / f"{name}.{DEFAULT_LANGUAGE}.liquid").read_text(encoding="utf-8")


def add_frame(html: str) -> str:
    """Return the HTML inside the page frame of all emails, with its styles inlined as mail programs need them."""
    before, after = _frame()
    return str(_INLINER.inline(f"{before}{html}{after}"))


@cache
def _frame() -> tuple[str, str]:
    before, after = (FOLDER / "frame.html").read_text(encoding="utf-8").split(_FRAME_START)
    return f"{before}{_FRAME_START}", after


_INLINER = css_inline.CSSInliner(load_remote_stylesheets=False)
