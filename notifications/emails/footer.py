"""The footer of every email to a customer and every page of an order; upper apps add to `CUSTOMER_FOOTER`."""

from collections.abc import Sequence
from html import escape

from notifications.emails.extension_points import CUSTOMER_FOOTER
from orders.models import Order

FooterLinks = Sequence[tuple[str, str]]  # label and address of each


def footer_links(order: Order) -> FooterLinks:
    """Return label and address of each link, in the order's language where there are such.

    An order that another shop sold has none: they are of the company that sells ours.
    """
    return [] if order.is_sold_elsewhere else [link_of_order(order) for link_of_order in CUSTOMER_FOOTER]


def add_to_text(text: str, links: FooterLinks) -> str:
    """Return the text with one line for each link below it."""
    lines = "\n".join(f"{label}: {address}" for label, address in links)
    return f"{text.rstrip()}\n\n{lines}\n" if links else text


def add_to_html(html: str, links: FooterLinks) -> str:
    """Return the HTML with a paragraph of links below it, to be put inside the frame."""
    tags = " · ".join(f'<a href="{escape(address)}">{escape(label)}</a>' for label, address in links)
    return f'{html}<p class="soft">{tags}</p>\n' if links else html
