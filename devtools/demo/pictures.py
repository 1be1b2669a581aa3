"""The demo's logo and pictures: shapes that typst draws."""

import typst

from core.picture import read_picture
from devtools.demo.vendors import Seller
from vendors.log.recording import recorded_row
from vendors.pictures import keep_picture

LOGO = """
#set page(width: 150pt, height: 40pt, margin: 0pt, fill: none)
#place(dx: 2pt, dy: 2pt, circle(radius: 18pt, fill: rgb("#1f4e8c")))
#place(dx: 14pt, dy: 14pt, rotate(45deg, rect(width: 24pt, height: 7pt, fill: rgb("#f2b134"))))
#for row in range(3) {
  place(dx: 50pt, dy: 7pt + row * 11pt, rect(width: 96pt - row * 22pt, height: 5pt, radius: 2pt, fill: rgb("#1f4e8c")))
}
"""
BOX = """
#set page(width: 160pt, height: 160pt, margin: 0pt, fill: none)
#place(polygon(fill: rgb("{front}"), (20pt, 45pt), (95pt, 60pt), (95pt, 150pt), (20pt, 130pt)))
#place(polygon(fill: rgb("{side}"), (95pt, 60pt), (140pt, 40pt), (140pt, 122pt), (95pt, 150pt)))
#place(polygon(fill: rgb("{lid}"), (20pt, 45pt), (66pt, 28pt), (140pt, 40pt), (95pt, 60pt)))
#place(dx: 34pt, dy: 72pt, circle(radius: 16pt, fill: white))
"""
COLORS = (
    {"front": "#2f6fb7", "side": "#1f4e8c", "lid": "#7fb0e3"},
    {"front": "#3c8f5a", "side": "#28683f", "lid": "#8fcfa6"},
)


def write_pictures(sellers: list[Seller]) -> None:
    """Give the biggest vendor a logo, and a picture to its first products; its log begins with them."""
    vendor, alice = sellers[0].vendor, sellers[0].team["alice"]
    with recorded_row(alice, vendor):
        vendor.logo = keep_picture(vendor.pk, _drawn(LOGO))
        vendor.save(update_fields=["logo"])
    for product, colors in zip(sellers[0].products, COLORS, strict=False):
        with recorded_row(alice, product):
            product.picture = keep_picture(vendor.pk, _drawn(BOX.format(**colors)))
            product.save(update_fields=["picture"])


def _drawn(source: str) -> bytes:
    png: bytes = typst.compile(source.encode(), format="png", ppi=144, ignore_system_fonts=True)
    return read_picture(png)
