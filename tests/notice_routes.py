"""The addresses of notices, as `Route` takes them."""

from typing import Any
from uuid import uuid4

ORDER, ITEM, ENDPOINT = ("number",), ("number", "item_id"), ("endpoint_id",)


def own_address() -> str:
    """Of this machine, which development trusts; another each time."""
    return f"http://localhost:8000/notice-sink/?{uuid4()}"


FORM = {"url": own_address, "format": "json", "events": "order"}
POSTED = {"asks": ENDPOINT, "form": {}, "get": 405, "for_staff": False}
RESEND = {"slug": "resend-notice"}
NOTICE_ROUTES: list[dict[str, Any]] = [
    {"name": "new_notice_endpoint", "form": FORM, "for_staff": False},
    {"name": "notice_example"},
    {"name": "notice_endpoint", "asks": ENDPOINT, "form": FORM, "for_staff": False},
    {"name": "test_notice_endpoint"} | POSTED,
    {"name": "rotate_notice_secret"} | POSTED,
    {"name": "catch_up_notices"} | POSTED,
    {"name": "remove_notice_endpoint"} | POSTED,
    {"name": "notice", "asks": (*ORDER, "notice_id")},
    {"name": "tab", "words": {"key": "notices"}, "asks": ORDER},
    {"name": "action", "words": RESEND, "asks": ORDER, "form": {}, "form_asks": {"notice": "notice_id"}},
    {
        "name": "item_action",
        "words": {"slug": "resend-vendor-notification"},
        "asks": ITEM,
        "form": {},
        "get": 302,
    },
]
