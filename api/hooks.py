from django.db.models import Q

from api.models import ApiToken, IdempotentRequest
from core.help import explain
from orders.extension_points import PERSONAL_DATA, RETENTIONS, PersonalData, Retention
from vendors.extension_points import LOGGED_MODELS, MENU, LoggedModel, MenuEntry

MENU.add(
    MenuEntry("Account", "API tokens", "api_tokens", lambda request: request.vendor is not None), weight=40
)
# Without its answer the request counts as cut off: sent again, it gets the erased Activity.
PERSONAL_DATA.add(
    PersonalData(IdempotentRequest, {"body": "", "status": None}, order="order_id", shown=("began_at",))
)
RETENTIONS.add(Retention("API_ANSWERS", IdempotentRequest, "began_at", {}, Q()))
explain("api", "Your support tool: the API", 76, "api_tokens", "revoke_api_token")
LOGGED_MODELS.add(
    LoggedModel(
        ApiToken,
        "token",
        "API token",
        left_out=("seat", "digest", "created_at", "last_used_at"),
    )
)
