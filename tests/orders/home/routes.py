"""The routes of Home."""

from django.utils import timezone

from orders.home.models import SetAside
from tests import make
from tests.route import ORDER, Route, Sample

REQUEST = Sample(lambda samples: make.refund_request(samples.get(ORDER)))
SET_ASIDE = Sample(
    lambda samples: SetAside.objects.create(
        vendor=samples.vendor,
        need="refund-requests",
        row_id=2**33 + samples.vendor.pk,
        order=samples.get(ORDER),
        cause_at=timezone.now(),
        user=samples.user,
    ),
    "row_id",
)
REQUESTS = {"slug": "refund-requests"}
ROUTES = [
    Route("home", for_staff=False),
    Route("sales", for_staff=False),
    Route("close_checklist", form={}, get=405, for_staff=False),
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
    Route("bring_back", REQUESTS, {"row_id": SET_ASIDE}, form={}, get=405, for_staff=False, may_refuse=True),
]
