"""The routes of terms of delivery and of what is done about one."""

from tests.route import OF_ITEM, OF_PRODUCT, Route

TERMS = {
    "download_limit": 3,
    "download_days": 30,
    "old_key_days": 0,
    "low_stock_at": 20,
    "machines": 2,
    "ships_within_days": 3,
}
ROUTES = [
    Route("product_delivery", objects=OF_PRODUCT, form=TERMS, for_staff=False),
    Route("item_action", {"slug": "view-entitlement"}, OF_ITEM),
    Route("item_action", {"slug": "fix-delivery"}, OF_ITEM),
]
