from zoneinfo import ZoneInfo

from vendors.models import User, Vendor


def zone_of(user: User, vendor: Vendor | None) -> ZoneInfo:
    """Return the time zone in which a person reads pages: their own, else the vendor's, else UTC."""
    return ZoneInfo(user.timezone or (vendor.timezone if vendor else "UTC"))
