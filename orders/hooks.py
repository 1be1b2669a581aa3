from core.help import explain
from jobs.extension_points import JOB_OUTCOMES
from orders.extension_points import (
    ORDER_ASIDES,
    ORDER_TABS,
    PERSONAL_DATA,
    OrderPanel,
    OrderTab,
    PersonalData,
)
from orders.history import record_job_outcomes
from orders.history_digest import sign_anew
from orders.models import Activity, Order, Recipient
from orders.models.postal_address import ERASED_ADDRESS
from orders.search.models import SavedView
from orders.tabs import activity
from vendors.extension_points import (
    KEY_ROTATIONS,
    LOGGED_MODELS,
    MENU,
    PRODUCT_PANELS,
    LoggedModel,
    MenuEntry,
    ProductPanel,
)

JOB_OUTCOMES.add(record_job_outcomes)
KEY_ROTATIONS.add(sign_anew)
MENU.add(MenuEntry("Customer Service", "Orders", "orders"), weight=10)
PRODUCT_PANELS.add(ProductPanel("orders/_product_panel.html", lambda product: product), weight=30)
MENU.add(MenuEntry("Customer Service", "Paste a message", "paste"), weight=15)
ORDER_TABS.add(OrderTab("activity", "Activity", "orders/activity.html", activity), weight=10)
ORDER_ASIDES.add(OrderPanel("orders/_payment.html", lambda order: True), weight=20)

PERSONAL_DATA.add(
    PersonalData(
        Order,
        ERASED_ADDRESS | dict.fromkeys(("email", "email_problem", "email_key", "last_name_key"), ""),
        order="pk",
        email="email",
        shown=(
            "number",
            "placed_at",
            "status",
            "country",
            "currency",
            "total_minor",
            "card_brand",
            "card_last4",
        ),
    ),
    weight=10,
)
PERSONAL_DATA.add(
    PersonalData(
        Recipient, ERASED_ADDRESS | {"email": ""}, order="order_id", email="email", shown=("country",)
    ),
    weight=11,
)
# Their words are erased by a statement of their own (personal_data/activities.py).
PERSONAL_DATA.add(
    PersonalData(
        Activity, {}, order="order_id", shown=("happened_at", "kind", "sentence", "data", "actor_name")
    ),
    weight=12,
)

explain("finding-orders", "Finding an order", 10, "orders", "saved_views", "customer")
explain("pasting-a-message", "Pasting a message", 15, "paste")
explain("the-order-page", "The order page", 20, "order", "item", "tab")
explain("personal-data", "Personal data of a customer", 32, "export_personal_data", "erase_personal_data")
explain("actions", "Actions on an order", 30, "action", "item_action")
LOGGED_MODELS.add(LoggedModel(SavedView, "view", "Shared view", left_out=("created_at",), secret=("query",)))
