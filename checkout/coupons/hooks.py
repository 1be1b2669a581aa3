from core.help import explain
from vendors.extension_points import MENU, MenuEntry

MENU.add(MenuEntry("Marketing", "Coupons", "coupons"), weight=20)
explain("coupons", "Coupons", 75, "coupons", "new_coupon", "coupon", "end_coupon")
