"""Origins of pages that may frame a help desk's panel, as `https://acme.zendesk.com`."""

from urllib.parse import urlsplit

from core.domain_names import ascii_domain


def clean_origin(text: str) -> str:
    """Return the origin of an address that somebody typed, as browsers write it. Raise ValueError for any other text.

    What is returned holds no blank, semicolon or asterisk: it stands in a header.
    """
    address = urlsplit(text if "://" in text else f"https://{text}")
    if address.scheme != "https" or address.username is not None or not address.hostname:
        raise ValueError(text)
    host = ascii_domain(address.hostname)
    if "." not in host:
        raise ValueError(text)
    return f"https://{host}" + (f":{address.port}" if address.port not in (None, 443) else "")
