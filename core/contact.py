"""The address of Customer Service, and links that open a prepared email."""

from urllib.parse import quote, urlencode

CUSTOMER_SERVICE_EMAIL = "orders@mycommerce.com"


def mailto_link(to: str, *, subject: str, body: str) -> str:
    """Return a `mailto:` URL with a subject and a body."""
    return f"mailto:{to}?" + urlencode({"subject": subject, "body": body}, quote_via=quote)
