"""Our own emails: subject, text and HTML in one file each, one file for each language."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

import css_inline

FOLDER = Path(__file__).parent
USUAL = "en"


class EmailText(NamedTuple):
    """The three parts of an email, as Liquid templates."""

    subject: str
    text: str
    html: str


@cache
def default_template(name: str, language: str) -> EmailText:
    """In the customer's language where there is a translation, else in English."""
    short = language.partition("-")[0]
    file = next(
        (one for one in FOLDER.glob(f"{name}.*.liquid") if one.name.split(".")[1] == short),
        FOLDER / f"{name}.{USUAL}.liquid",
    )
    subject, text, html = file.read_text(encoding="utf-8").split("\n---\n")
    return EmailText(subject, text, html)


@cache
def plain(name: str) -> str:
    """A text of one part."""
    return (FOLDER / f"{name}.{USUAL}.liquid").read_text(encoding="utf-8")


def framed(html: str) -> str:
    """Our look around it, its styles written into the tags as mail programs want them."""
    before, after = _frame()
    return str(_INLINER.inline(f"{before}{html}{after}"))


@cache
def _frame() -> tuple[str, str]:
    before, after = (FOLDER / "frame.html").read_text(encoding="utf-8").split('<div class="letter">\n')
    return f'{before}<div class="letter">\n', after


_INLINER = css_inline.CSSInliner(load_remote_stylesheets=False)
