from vendors.models.invitation import Invitation
from vendors.models.picture import Picture
from vendors.models.product import Product, ProductPrice
from vendors.models.seat import Seat
from vendors.models.totp_counter import TotpCounter
from vendors.models.user import User
from vendors.models.vendor import Vendor
from vendors.models.vendor_log_entry import VendorLogEntry

__all__ = [
    "Invitation",
    "Picture",
    "Product",
    "ProductPrice",
    "Seat",
    "TotpCounter",
    "User",
    "Vendor",
    "VendorLogEntry",
]
