"""The routes of exports."""

from orders.exports.models import ExportRun
from tests.route import Route, Sample

EXPORT_RUN = Sample(
    lambda samples: ExportRun.objects.create(vendor=samples.vendor, user=samples.user, format="xlsx")
)
OF_RUN = {"run_id": EXPORT_RUN}
ROUTES = [
    Route("export", form={"format": "csv"}, get=405, for_staff=False, for_managers=True),
    Route("exports", for_staff=False, for_managers=True),
    Route("export_run", objects=OF_RUN, for_staff=False, for_managers=True),
    Route("export_stop", objects=OF_RUN, form={}, get=405, for_staff=False, for_managers=True),
    Route("export_file", objects=OF_RUN, get=302, for_staff=False, for_managers=True),  # there is none yet
]
