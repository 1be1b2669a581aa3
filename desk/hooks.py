from django.db.models import Q

from core.help import explain
from desk.models import ForwardedEmail, HelpDesk
from orders.extension_points import RETENTIONS, Retention
from vendors.extension_points import LOGGED_MODELS, MENU, LoggedModel, MenuEntry

MENU.add(
    MenuEntry("Account", "Help desks", "help_desks", lambda request: request.vendor is not None), weight=41
)
RETENTIONS.add(Retention("FORWARDED_EMAILS", ForwardedEmail, "received_at", {}, Q()))
explain("help-desk", "Your help desk: orders beside the ticket", 75, "help_desks", "revoke_help_desk")
LOGGED_MODELS.add(
    LoggedModel(
        HelpDesk,
        "desk",
        "Help desk",
        left_out=("user", "digest", "created_at", "last_used_at"),
    )
)
