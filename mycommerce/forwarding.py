"""The inbox to which vendors' people forward customers' emails (desk/forwarding/)."""

from importlib.util import find_spec
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environ import Env


def forwarding(env: Env) -> tuple[str, str, str]:
    """Return the URL of the inbox ("" where there is none), its address, and what its mail server calls itself.

    Raise ImproperlyConfigured.
    """
    url: str = env.str("FORWARD_IMAP_URL", default="")
    address: str = env.str("FORWARD_ADDRESS", default="")
    if url and not _is_safe(url):
        raise ImproperlyConfigured("Let FORWARD_IMAP_URL begin with imaps://: it holds a password.")
    if url and "@" not in address:
        raise ImproperlyConfigured(
            "FORWARD_IMAP_URL needs FORWARD_ADDRESS, such as forward@panel.example.com."
        )
    if url and find_spec("dkim") is None:
        raise ImproperlyConfigured(
            "FORWARD_IMAP_URL needs the extra: pip install -r requirements-forward.txt."
        )
    return url, address, env.str("FORWARD_AUTHSERV_ID", default="")


def _is_safe(url: str) -> bool:
    """Return whether the password stays on this machine or goes by TLS."""
    address = urlsplit(url)
    try:
        return address.scheme == "imaps" or ip_address(address.hostname or "").is_loopback
    except ValueError:
        return False
