from core.help import explain
from vendors.extension_points import MENU, MenuEntry

MENU.add(
    MenuEntry("Account", "Help desks", "help_desks", lambda request: request.vendor is not None), weight=41
)
explain("help-desk", "Your help desk: orders beside the ticket", 75, "help_desks", "revoke_help_desk")
