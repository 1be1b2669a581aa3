"""The routes of the order pages and of the actions that belong to `orders`."""

from orders.history import record
from orders.models import Activity
from tests import make
from tests.route import OF_ITEM, OF_ORDER, OF_PRODUCT, ORDER, Route, Sample
from vendors.actor import SYSTEM

PENDING_ORDER = Sample(
    lambda samples: make.order(samples.vendor, status="pending", payment_method="wire", paid_minor=0),
    "number",
    absent="1-1-1",
)
ACTIVITY = Sample(
    lambda samples: record(samples.get(ORDER), Activity.Kind.COMMENT, "Comment added.", actor=SYSTEM)
)
ROUTES = [
    Route("orders", for_staff=False),
    Route("test_order", objects=OF_PRODUCT, form={}, get=405, for_staff=False),
    Route("order", objects=OF_ORDER),
    Route("tab", {"key": "activity"}, OF_ORDER),
    Route("item", objects=OF_ITEM),
    Route("undo", objects=OF_ORDER | {"activity_id": ACTIVITY}, form={}, get=405, may_refuse=True),
    Route("act", objects=OF_ORDER, form={"action": "stamp"}, get=302),
    Route("item_act", objects=OF_ITEM, form={"action": "stamp-item"}, get=302),
    Route("action", {"slug": "stamp"}, OF_ORDER, form={}, get=302),
    Route("item_action", {"slug": "stamp-item"}, OF_ITEM, form={}, get=302),
    Route("action", {"slug": "add-comment"}, OF_ORDER, form={"comment": "hello"}),
    Route(
        "action",
        {"slug": "record-payment"},
        {"number": PENDING_ORDER},
        form={"reference": "wire 7"},
        may_refuse=True,
        for_managers=True,
    ),
]
PUBLIC_ROUTES = {"gateway_events"}
