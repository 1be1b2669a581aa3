"""What stands under every e-mail to a customer and every page of an order; upper floors fill `customer.footer`."""

from collections.abc import Sequence
from html import escape

from orders.models import Order
from vendors.slots import fillers

Links = Sequence[tuple[str, str]]


def links_of(order: Order) -> Links:
    """Words and addresses, in the order's language where there are such."""
    return [filler.content(order) for filler in fillers("customer.footer") if filler.content]


def under_text(text: str, links: Links) -> str:
    lines = "\n".join(f"{words}: {address}" for words, address in links)
    return f"{text.rstrip()}\n\n{lines}\n" if links else text


def under_html(html: str, links: Links) -> str:
    """Inside our frame, under the vendor's own words."""
    tags = " · ".join(f'<a href="{escape(address)}">{escape(words)}</a>' for words, address in links)
    return f'{html}<p class="soft">{tags}</p>\n' if links else html
