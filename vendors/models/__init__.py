from vendors.models.product import Product
from vendors.models.seat import Seat
from vendors.models.totp_counter import TotpCounter
from vendors.models.user import User
from vendors.models.vendor import Vendor

__all__ = ["Product", "Seat", "TotpCounter", "User", "Vendor"]
