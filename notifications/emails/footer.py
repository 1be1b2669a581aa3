"""What stands under every email to a customer and every page of an order; upper apps add to `CUSTOMER_FOOTER`."""

from collections.abc import Sequence
from html import escape

from notifications.emails.extension_points import CUSTOMER_FOOTER
from orders.models import Order

Links = Sequence[tuple[str, str]]


def links_of(order: Order) -> Links:
    """Words and addresses, in the order's language where there are such."""
    return [link(order) for link in CUSTOMER_FOOTER]


def under_text(text: str, links: Links) -> str:
    lines = "\n".join(f"{words}: {address}" for words, address in links)
    return f"{text.rstrip()}\n\n{lines}\n" if links else text


def under_html(html: str, links: Links) -> str:
    """Inside our frame, under the vendor's own words."""
    tags = " · ".join(f'<a href="{escape(address)}">{escape(words)}</a>' for words, address in links)
    return f'{html}<p class="soft">{tags}</p>\n' if links else html
