"""The routes of imports."""

from orders.imports.models import ImportRun
from tests.route import Route, Sample, uploaded_file

FILE = {
    "file_name": "old.csv",
    "size": 9,
    "state": "checked",
    "header": ["no", "day", "pieces", "each"],
    "mapping": {"encoding": "utf-8", "delimiter": ","},
}
IMPORT_RUN = Sample(
    lambda samples: ImportRun.objects.create(vendor=samples.vendor, user=samples.user, **FILE)
)
OF_RUN = {"run_id": IMPORT_RUN}
COLUMNS = {
    "source": "Old Shop", "date_order": "ymd", "prices": "auto", "zone": "UTC", "decimal": ".", "currency": "EUR",
    "payment_method": "unknown", "encoding": "utf-8", "delimiter": ",",
    "column_0": "reference", "column_1": "placed_at", "column_2": "quantity", "column_3": "price",
}  # fmt: skip
ROUTES = [
    Route("imports", form={"file": uploaded_file}, for_staff=False, for_managers=True),
    Route("import_run", objects=OF_RUN, for_staff=False, for_managers=True),
    Route("import_columns", objects=OF_RUN, form=COLUMNS, for_staff=False, for_managers=True),
    Route("import_start", objects=OF_RUN, form={}, get=405, for_staff=False, for_managers=True),
    Route("import_stop", objects=OF_RUN, form={}, get=405, for_staff=False, for_managers=True),
    Route("import_report", objects=OF_RUN, get=302, for_staff=False, for_managers=True),  # no row was refused
]
