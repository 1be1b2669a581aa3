"""The PDF of a document, made by typst. With E_INVOICES on, invoices also contain their data as XML."""

import json
import shutil
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import typst
from django.conf import settings

from checkout.documents import einvoice
from checkout.documents.content import DocumentContent

FOLDER = Path(__file__).resolve().parent
TEMPLATE = FOLDER / "typst" / "document.typ"
OWN_FONTS = FOLDER / "fonts"
FONT_PACKAGES = ("noto_cjk_sans_otc", "manimgx_fonts")  # they hold nothing but fonts
# Chinese characters look different in each country; where no country is named, as in mainland China.
REGIONS = {"JP": "JP", "KR": "KR", "KP": "KR", "TW": "TC", "HK": "HK", "MO": "HK"}


def render_pdf(doc: DocumentContent, web_url: str = "", logo: bytes = b"") -> bytes:
    """Return an archivable PDF; where no font has a letter, a plain PDF that names `web_url` to read it.

    `logo` is a PNG, or nothing.

    Most documents need our own font only, which makes them the same on every machine.
    """
    for fonts in (own_fonts, all_fonts):
        try:
            return _archivable(doc, fonts(), logo)
        except typst.TypstError:
            continue
    return _compile(doc | {"unprintable": True, "web_url": web_url}, all_fonts(), logo, "1.7")


@cache
def own_fonts() -> typst.Fonts:
    """Return the font that the project ships."""
    return _fonts([OWN_FONTS], of_machine=False)


@cache
def all_fonts() -> typst.Fonts:
    """Return our own font, those of the font packages, and what is installed on the machine."""
    specs = [find_spec(name) for name in FONT_PACKAGES]
    folders = [Path(spec.origin).parent for spec in specs if spec and spec.origin]
    return _fonts([OWN_FONTS, *folders], of_machine=True)


def _fonts(folders: list[Path], *, of_machine: bool) -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=of_machine,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in folders],
    )


def _archivable(doc: DocumentContent, fonts: typst.Fonts, logo: bytes) -> bytes:
    """Return the document as PDF/A. Raise TypstError when a letter is in none of the fonts."""
    if settings.E_INVOICES and einvoice.has_xml(doc):
        return einvoice.attach_to_pdf(_compile(doc, fonts, logo, "a-3b"), doc)
    return _compile(doc, fonts, logo, "a-2b")


def _compile(
    doc: DocumentContent, fonts: typst.Fonts, logo: bytes, standard: Literal["a-2b", "a-3b", "1.7"]
) -> bytes:
    region = REGIONS.get(doc["buyer"].get("country", ""), "SC")  # of older releases they have none
    with TemporaryDirectory() as folder:  # typst reads files beside the template, and no others
        template = Path(shutil.copy(TEMPLATE, folder))
        template.with_name("logo.png").write_bytes(logo)
        pdf: bytes = typst.compile(
            str(template),
            root=folder,
            font_paths=fonts,
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(doc), "region": region, "logo": "yes" if logo else ""},
            pdf_standards=standard,
        )
    return pdf
