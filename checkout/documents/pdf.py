"""The PDF of a document, made by typst. With E_INVOICES on, invoices also contain their data as XML."""

import json
from pathlib import Path
from typing import Literal

import typst
from django.conf import settings

from checkout.documents import einvoice
from checkout.documents.content import DocumentContent

FOLDER = Path(__file__).resolve().parent
TEMPLATE = FOLDER / "typst" / "document.typ"
FONTS = [FOLDER / "fonts"]


def render_pdf(doc: DocumentContent, web_url: str = "") -> bytes:
    """Return an archivable PDF; where our fonts lack a letter, a plain PDF that names `web_url` to read it."""
    try:
        if settings.E_INVOICES and einvoice.has_xml(doc):
            return einvoice.attach_to_pdf(_compile(doc, "a-3b"), doc)
        return _compile(doc, "a-2b")
    except typst.TypstError:
        return _compile(doc | {"unprintable": True, "web_url": web_url}, "1.7")


def _compile(doc: DocumentContent, standard: Literal["a-2b", "a-3b", "1.7"]) -> bytes:
    pdf: bytes = typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=[str(folder) for folder in FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(doc)},
        pdf_standards=standard,
    )
    return pdf
