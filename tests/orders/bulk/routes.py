"""The routes of bulk runs."""

from orders.bulk.models import BulkOrder, BulkRun
from tests.route import ORDER, Route, Sample, Samples


def _bulk_run(samples: Samples) -> BulkRun:
    fields = {"user": samples.user, "action": "add-comment", "total": 1}
    run = BulkRun.objects.create(vendor=samples.vendor, **fields)
    BulkOrder.objects.create(vendor=samples.vendor, run=run, order=samples.get(ORDER))
    return run


BULK_RUN = Sample(_bulk_run)
OF_RUN = {"run_id": BULK_RUN}
ADD_COMMENT = {"slug": "add-comment"}
ROUTES = [
    Route("bulk", form={"action": "add-comment"}, form_objects={"order": ORDER}, get=302),
    Route(
        "bulk_action",
        ADD_COMMENT,
        form={"comment": "hello"},
        query_objects={"order": ORDER},
        for_staff=False,
    ),
    Route("bulk_runs", for_staff=False),
    Route("bulk_run", objects=OF_RUN, for_staff=False),
    Route("bulk_stop", objects=OF_RUN, form={}, get=405, for_staff=False),
    Route("bulk_resume", objects=OF_RUN, form={}, get=405, for_staff=False),
]
