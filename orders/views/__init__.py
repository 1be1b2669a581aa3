from orders.views.action import act, action
from orders.views.bulk import bulk_action, bulk_go
from orders.views.exports import export, export_file, export_run, export_stop, exports
from orders.views.imports import (
    import_columns,
    import_job,
    import_report,
    import_start,
    import_stop,
    imports,
)
from orders.views.orders import item, order, orders, tab
from orders.views.runs import bulk_resume, bulk_run, bulk_runs, bulk_stop
from orders.views.saved_views import forget_view, saved_view, saved_views

__all__ = [
    "act",
    "action",
    "bulk_action",
    "bulk_go",
    "bulk_resume",
    "bulk_run",
    "bulk_runs",
    "bulk_stop",
    "export",
    "export_file",
    "export_run",
    "export_stop",
    "exports",
    "forget_view",
    "import_columns",
    "import_job",
    "import_report",
    "import_start",
    "import_stop",
    "imports",
    "item",
    "order",
    "orders",
    "saved_view",
    "saved_views",
    "tab",
]
