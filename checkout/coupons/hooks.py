from checkout.coupons.models import Coupon
from core.help import explain
from vendors.extension_points import LOGGED_MODELS, MENU, LoggedModel, MenuEntry

MENU.add(MenuEntry("Marketing", "Coupons", "coupons"), weight=20)
explain("coupons", "Coupons", 75, "coupons", "new_coupon", "coupon", "end_coupon")
LOGGED_MODELS.add(
    LoggedModel(
        Coupon,
        "coupon",
        "Coupon",
        left_out=("percent", "amounts", "uses", "created_at", "created_by"),
        more=lambda coupon: {
            "Discount": coupon.discount_text,
            "Products": ", ".join(product.name for product in coupon.products.order_by("name", "pk")),
        },
    )
)
