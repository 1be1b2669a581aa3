from orders.imports.models.import_run import ImportRun
from orders.imports.models.imported_order import ImportedOrder

__all__ = ["ImportRun", "ImportedOrder"]
