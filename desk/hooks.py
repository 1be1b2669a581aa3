from django.db.models import Q

from core.help import explain
from desk.models import ForwardedEmail
from orders.extension_points import RETENTIONS, Retention
from vendors.extension_points import MENU, MenuEntry

MENU.add(
    MenuEntry("Account", "Help desks", "help_desks", lambda request: request.vendor is not None), weight=41
)
RETENTIONS.add(Retention("FORWARDED_EMAILS", ForwardedEmail, "received_at", {}, Q()))
explain("help-desk", "Your help desk: orders beside the ticket", 75, "help_desks", "revoke_help_desk")
