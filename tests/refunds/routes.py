"""The routes of refunds and refund requests."""

from tests import make
from tests.route import OF_ITEM, OF_ORDER, ORDER, Route, Sample

DISPUTE = Sample(lambda samples: make.dispute(samples.get(ORDER)))
REFUND = Sample(lambda samples: make.waiting_refund(samples.vendor))
WAITING_ORDER = Sample(lambda samples: samples.get(REFUND).order, "number", absent="1-1-1")
WAITING = {"number": WAITING_ORDER}
COMMENT, PAID_OUT = {"comment": "hello"}, {"outcome": "failed", "note": "no address"}
REMINDERS = {"remind_after_days": "3", "escalate_after_days": "9"}


def waiting_route(slug: str, form: dict[str, str], *, may_refuse: bool = False) -> Route:
    return Route(
        "action",
        {"slug": slug},
        WAITING,
        form,
        form_objects={"refund": REFUND},
        for_managers=True,
        may_refuse=may_refuse,
    )


ROUTES = [
    Route("refunds", for_staff=False),
    Route("refund_rates", for_staff=False),
    Route("refunds_file", for_staff=False, for_managers=True),
    Route("refund_requests", for_staff=False),
    Route("refund_settings", form=REMINDERS, for_staff=False),
    Route("disputes", for_staff=False),
    Route("dispute", objects=OF_ORDER | {"dispute_id": DISPUTE}),
    Route("compare_duplicates", objects=OF_ORDER),
    Route("tab", {"key": "refunds"}, OF_ORDER),
    Route("action", {"slug": "request-refund"}, OF_ORDER, COMMENT, may_refuse=True),
    Route("action", {"slug": "record-refund"}, OF_ORDER, COMMENT, may_refuse=True, for_managers=True),
    Route("action", {"slug": "decline-request"}, WAITING, {"comment": "no"}, for_managers=True),
    Route("action", {"slug": "refund-order"}, OF_ORDER, COMMENT, for_managers=True),
    Route("action", {"slug": "refund-order-duplicate"}, OF_ORDER, COMMENT, for_managers=True),
    Route("item_action", {"slug": "refund-product"}, OF_ITEM, COMMENT, for_managers=True),
    waiting_route("finish-refund", PAID_OUT, may_refuse=True),
    waiting_route("approve-refund", {}),
    waiting_route("decline-refund", {}),
]
