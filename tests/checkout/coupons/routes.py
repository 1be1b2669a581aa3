"""The routes of coupons."""

from uuid import uuid4

from tests import make
from tests.route import Route, Sample

COUPON = Sample(lambda samples: make.coupon(samples.vendor))


def new_code() -> str:
    return f"C-{uuid4().hex[:12]}"


ROUTES = [
    Route("coupons", for_staff=False),
    Route("new_coupon", form={"code": new_code, "percent": "10"}, for_staff=False),
    Route("coupon", objects={"coupon_id": COUPON}, form={"percent": "10"}, for_staff=False),
    Route("end_coupon", objects={"coupon_id": COUPON}, form={}, for_staff=False),
]
