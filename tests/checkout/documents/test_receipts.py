"""The page and the PDF of a document: the same facts, any name, and within its time."""

import zlib
from collections.abc import Callable
from io import BytesIO
from statistics import median
from time import perf_counter

import pytest
from django.test import Client
from pypdf import PdfReader

from checkout.documents import document as documents
from checkout.documents import issue as issuing
from checkout.documents.pdf import FONTS, render_pdf
from orders.models import Order
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor


def words(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_it_makes_an_archivable_pdf_always_the_same(order: Order) -> None:
    doc = documents.receipt(order)

    assert render_pdf(doc) == render_pdf(doc)
    assert b"pdfaid" in render_pdf(doc)


def test_it_says_the_same_on_the_page_and_in_the_pdf(
    order: Order, alice: Actor, panel: Callable[[Actor], Client]
) -> None:
    issuing.invoice(order)
    page = panel(alice).get(f"/orders/{order.number}/receipts/order/").content.decode()
    answer = panel(alice).get(f"/orders/{order.number}/receipts/order.pdf")
    text = words(answer.content)

    for fact in ("IE-I-0000001", "€41.97", "€7.98", "€49.95", "VAT 19% (DE)", "IE6388047V", "Grace Hopper"):
        assert fact in page
        assert fact in text
    assert answer["Content-Disposition"] == 'attachment; filename="Invoice-IE-I-0000001.pdf"'


@pytest.mark.parametrize(
    "name", ['#read("/etc/passwd") *x* $y$ \\ //', "Ελένη Παπαδοπούλου", "Лев Толстой", "Žofie Łukasz Åsa ß"]
)
def test_it_prints_any_name_as_it_is(vendor: Vendor, name: str) -> None:
    pdf = render_pdf(documents.receipt(make.order(vendor, first_name="", last_name=name)))

    assert b"pdfaid" in pdf
    assert " ".join(name.split()) in " ".join(words(pdf).split())


def test_it_says_where_to_read_letters_that_it_cannot_print(vendor: Vendor) -> None:
    doc = documents.receipt(make.order(vendor, last_name="山田太郎"))

    text = words(render_pdf(doc, "https://panel.example/r/"))

    assert "Some letters of this document cannot be printed here" in text
    assert "€49.95" in text


def test_it_is_quick(order: Order) -> None:
    doc = documents.receipt(order)
    render_pdf(doc)

    def timed() -> float:
        start = perf_counter()
        render_pdf(doc)
        return perf_counter() - start

    assert median(timed() for _ in range(9)) < 0.06 * 5  # this machine may be busy; alone it takes 20 ms


def test_it_carries_its_fonts_with_their_licence() -> None:
    sums = {file.name: zlib.crc32(file.read_bytes()) for file in FONTS[0].glob("*.ttf")}

    assert sums == {"DejaVuSans.ttf": 2910646869, "DejaVuSans-Bold.ttf": 974597129}
    assert "Bitstream Vera Fonts Copyright" in (FONTS[0] / "LICENSE").read_text()


def test_it_shows_receipts_on_a_tab_of_the_order(
    order: Order, bob: Actor, panel: Callable[[Actor], Client]
) -> None:
    before = panel(bob).get(f"/orders/{order.number}/receipts/").content.decode()
    issuing.credit_note(make.refund(order, state="succeeded", amount_minor=500, tax_minor=80))
    after = panel(bob).get(f"/orders/{order.number}/receipts/").content.decode()

    assert "Credit note" not in before
    assert "IE-C-0000001" in after
    assert f"/orders/{order.number}/receipts/refund-" in after
    assert panel(bob).get(f"/orders/{order.number}/receipts/refund-0/").status_code == 404
