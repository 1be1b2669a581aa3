"""What refunds add to the hooks of lower apps, and what delivery does about refunds."""

from django.db.models import Case, F, Q, Value, When

from core.help import explain
from delivery.withdrawal import restore_returned_items, withdraw_refunded_items
from orders.extension_points import (
    ACTIVITY_DETAILS,
    CUSTOMER_SECTIONS,
    ITEM_PANELS,
    ORDER_ASIDES,
    ORDER_NOTES,
    ORDER_TABS,
    ORDER_VIEWS,
    PERSONAL_DATA,
    ActivityDetail,
    CustomerSection,
    ItemPanel,
    OrderNote,
    OrderPanel,
    OrderTab,
    OrderView,
    PersonalData,
)
from orders.home.extension_points import NEEDS_ATTENTION, STAFF_NEEDS
from orders.payments.extension_points import GATEWAY_EVENTS
from refunds.customer_sections import customer_disputes, customer_refunds, customer_requests
from refunds.duplicates import open_duplicates, paid_duplicates
from refunds.extension_points import REFUNDS_SENT_BACK, REFUNDS_SUCCEEDED
from refunds.gateway_events import handle_event
from refunds.models import Refund, RefundRequest, RefundSettings
from refunds.needs import NEEDS, STAFF
from refunds.tabs import item_refund_link, refund_note, refunds_of_activities, refunds_tab
from vendors.actor import ActorKind
from vendors.extension_points import LOGGED_MODELS, MENU, LoggedModel, MenuEntry

ORDER_TABS.add(OrderTab("refunds", "Refunds", "refunds/refunds_tab.html", refunds_tab), weight=40)
ORDER_NOTES.add(OrderNote("refunds/_note.html", refund_note), weight=10)
ORDER_ASIDES.add(OrderPanel("refunds/_duplicates_note.html", open_duplicates), weight=10)
ITEM_PANELS.add(ItemPanel("refunds/_ask_customer_service.html", item_refund_link), weight=90)
ACTIVITY_DETAILS.add(ActivityDetail("refunds/_state.html", refunds_of_activities), weight=22)
ORDER_VIEWS.add(OrderView("duplicates", "Possible duplicates", paid_duplicates), weight=20)
MENU.add(MenuEntry("Customer Service", "Refunds", "refunds"), weight=20)
MENU.add(MenuEntry("Customer Service", "Refund requests", "refund_requests"), weight=30)
MENU.add(MenuEntry("Customer Service", "Disputes", "disputes"), weight=35)
MENU.add(MenuEntry("Account", "Refund Settings", "refund_settings"), weight=5)
CUSTOMER_SECTIONS.add(CustomerSection("refunds/_customer_requests.html", customer_requests), weight=10)
CUSTOMER_SECTIONS.add(CustomerSection("refunds/_customer_disputes.html", customer_disputes), weight=20)
CUSTOMER_SECTIONS.add(CustomerSection("refunds/_customer_refunds.html", customer_refunds), weight=30)
GATEWAY_EVENTS.add(handle_event, weight=10)
REFUNDS_SUCCEEDED.add(withdraw_refunded_items, weight=10)
REFUNDS_SENT_BACK.add(restore_returned_items, weight=10)
CUSTOMER = Value("Customer")
PERSONAL_DATA.add(
    PersonalData(
        Refund,
        {
            "comment": "",
            "requested_by_name": Case(
                When(~Q(requested_by_name="System"), requested_by=None, then=CUSTOMER),
                default=F("requested_by_name"),
            ),
        },
        order="order_id",
        shown=("created_at", "state", "currency", "amount_minor"),
    )
)
PERSONAL_DATA.add(
    PersonalData(
        RefundRequest,
        {
            "comment": "",
            "answer": "",
            "email_key": "",
            "opened_by_name": Case(
                When(opened_by_kind=ActorKind.CUSTOMER, then=CUSTOMER), default=F("opened_by_name")
            ),
        },
        order="order_id",
        email="email_key",
        shown=("created_at", "state"),
    )
)

explain(
    "refunds",
    "Refunds",
    35,
    "refunds",
    "refund_rates",
    "refund_requests",
    "disputes",
    "dispute",
    "compare_duplicates",
    "refund_settings",
)

for need in NEEDS:
    NEEDS_ATTENTION.add(need, weight=10)
for staff_need in STAFF:
    STAFF_NEEDS.add(staff_need, weight=10)

LOGGED_MODELS.add(
    LoggedModel(
        RefundSettings,
        "settings",
        "Refund settings",
        name=None,
        left_out=("ceilings",),
        more=RefundSettings.ceiling_texts,
        has_defaults=True,
    )
)
