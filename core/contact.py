"""Whom vendors and customers write to, and letters to them that are ready to be sent."""

from urllib.parse import quote, urlencode

CUSTOMER_SERVICE_EMAIL = "orders@mycommerce.com"


def mailto_link(to: str, *, subject: str, body: str) -> str:
    """Return a `mailto:` address with a subject and a text."""
    return f"mailto:{to}?" + urlencode({"subject": subject, "body": body}, quote_via=quote)
