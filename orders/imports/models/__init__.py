from orders.imports.models.file_import import FileImport
from orders.imports.models.import_run import ImportRun

__all__ = ["FileImport", "ImportRun"]
