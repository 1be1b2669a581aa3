"""The PDF of a document; the only module that knows typst. With E_INVOICES on invoices carry themselves as data."""

import json
from pathlib import Path
from typing import Any, Literal

import typst
from django.conf import settings

from checkout.documents import einvoice

HERE = Path(__file__).resolve().parent
TEMPLATE = HERE / "typst" / "document.typ"
FONTS = [HERE / "fonts"]


def render_pdf(doc: dict[str, Any], web_url: str = "") -> bytes:
    """An archivable PDF; where a letter is missing in our fonts a plain one that says where to read it."""
    try:
        if settings.E_INVOICES and einvoice.can_be_data(doc):
            return einvoice.with_data(_compile(doc, "a-3b"), doc)
        return _compile(doc, "a-2b")
    except typst.TypstError:
        return _compile(doc | {"unprintable": True, "web_url": web_url}, "1.7")


def _compile(doc: dict[str, Any], standard: Literal["a-2b", "a-3b", "1.7"]) -> bytes:
    made: bytes = typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=[str(folder) for folder in FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(doc)},
        pdf_standards=standard,
    )
    return made
