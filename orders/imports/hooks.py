"""What imports add to the menu and to the help page."""

from core.help import explain
from orders.imports.page.access import may_import
from vendors.extension_points import MENU, MenuEntry

MENU.add(MenuEntry("Customer Service", "Import orders", "imports", may_import), weight=90)
explain("import", "Bringing orders in from a file", 60, "imports", "import_columns", "import_run")
