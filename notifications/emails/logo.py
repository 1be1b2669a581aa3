"""The logo of the vendor on top of the emails to its customers."""

from html import escape

from core.panel_url import panel_url
from vendors.models import Vendor


def logo_html(vendor: Vendor) -> str:
    """Return the logo with its name for programs that load no pictures; "" for a vendor without one."""
    if not vendor.logo:
        return ""
    address, name = escape(panel_url(vendor.logo_url)), escape(f"Logo of {vendor.name}")
    return f'<p><img class="logo" src="{address}" alt="{name}" height="40"></p>\n'
