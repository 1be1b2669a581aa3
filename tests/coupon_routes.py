"""The addresses of coupons: arguments of a Route."""

from typing import Any
from uuid import uuid4


def coupon_code() -> str:
    """A new one each time."""
    return f"C-{uuid4().hex[:12]}"


NEW = {"code": coupon_code, "percent": "10"}
COUPON_ROUTES: list[dict[str, Any]] = [
    {"name": "coupons", "for_staff": False},
    {"name": "new_coupon", "form": NEW, "for_staff": False},
    {"name": "end_coupon", "asks": ("coupon_id",), "form": {}, "get": 405, "for_staff": False},
]
