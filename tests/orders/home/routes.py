"""The routes of Home."""

from tests import make
from tests.route import ORDER, Route, Sample

REQUEST = Sample(lambda samples: make.refund_request(samples.get(ORDER)))
REQUESTS = {"slug": "refund-requests"}
ROUTES = [
    Route("home", for_staff=False),
    Route("sales", for_staff=False),
    Route("close_first_steps", form={}, get=405, for_staff=False),
    Route("attention_count", for_staff=False),
    Route("need", REQUESTS, for_staff=False),
    Route("act_on_all", REQUESTS, form={"row": "1"}, get=405, for_staff=False, for_managers=True),
    Route(
        "set_aside",
        REQUESTS,
        objects={"row_id": REQUEST},
        form={"mark": "later", "comment": "called"},
        get=405,
        for_staff=False,
    ),
]
