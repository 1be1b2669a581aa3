from vendors.models.invitation import Invitation
from vendors.models.product import Product, ProductPrice
from vendors.models.seat import Seat
from vendors.models.totp_counter import TotpCounter
from vendors.models.user import User
from vendors.models.vendor import Vendor

__all__ = ["Invitation", "Product", "ProductPrice", "Seat", "TotpCounter", "User", "Vendor"]
