"""What exports add to the help page."""

from core.help import explain
from orders.exports.exporter import delete_files_of
from orders.extension_points import PERSONAL_FILES

PERSONAL_FILES.add(delete_files_of)

explain("export", "Taking orders away as a file", 50, "exports", "export_run")
