"""The routes of notices to vendors' servers."""

from uuid import uuid4

from tests import make
from tests.route import OF_ORDER, ORDER, Route, Sample

ENDPOINT = Sample(lambda samples: make.endpoint(samples.vendor))
NOTICE = Sample(lambda samples: make.notice(samples.get(ORDER)))
OF_ENDPOINT = {"endpoint_id": ENDPOINT}


def new_local_url() -> str:
    """Return an address of this machine, which development trusts; another each time."""
    return f"http://localhost:8000/notice-sink/?{uuid4()}"


FORM = {"url": new_local_url, "format": "json", "events": "order"}
ROUTES = [
    Route("new_notice_endpoint", form=FORM, for_staff=False),
    Route("notice_example"),
    Route("notice_endpoint", objects=OF_ENDPOINT, form=FORM, for_staff=False),
    Route("test_notice_endpoint", objects=OF_ENDPOINT, form={}, get=405, for_staff=False),
    Route("rotate_notice_secret", objects=OF_ENDPOINT, form={}, get=405, for_staff=False),
    Route("catch_up_notices", objects=OF_ENDPOINT, form={}, get=405, for_staff=False),
    Route("remove_notice_endpoint", objects=OF_ENDPOINT, form={}, get=405, for_staff=False),
    Route("notice", objects={"number": ORDER, "notice_id": NOTICE}),
    Route("tab", {"key": "notices"}, OF_ORDER),
    Route("action", {"slug": "resend-notice"}, OF_ORDER, form={}, form_objects={"notice": NOTICE}),
]
