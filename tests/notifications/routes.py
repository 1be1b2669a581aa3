"""The routes of actions that write to customer and vendor alike."""

from tests.route import OF_ITEM, OF_ORDER, Route

ROUTES = [
    Route("action", {"slug": "change-email"}, OF_ORDER, form={"email": "hopper@navy.example"}),
    Route("item_action", {"slug": "resend-vendor-notification"}, OF_ITEM, form={}, get=302),
]
