from django.db.models import Case, F, Q, Value, When

from core.help import explain
from jobs.registry import JobRequest
from notifications.vendor_mail import email_vendor
from notifications.webhooks.create_notices import send_notice
from notifications.webhooks.endpoint_settings import settings_panel
from notifications.webhooks.models import Event, Notice, NoticeAttempt, NoticeEndpoint
from notifications.webhooks.needs import NEEDS
from notifications.webhooks.tabs import notice_states, notices
from orders.extension_points import (
    ACTIVITY_DETAILS,
    ORDER_PAID,
    ORDER_PLACED,
    ORDER_TABS,
    PERSONAL_DATA,
    RETENTIONS,
    ActivityDetail,
    OrderTab,
    PersonalData,
    Retention,
)
from orders.home.extension_points import NEEDS_ATTENTION
from orders.models import Order
from vendors.extension_points import CHECKOUT_SETTINGS, LOGGED_MODELS, LoggedModel, SettingsPanel


def notify_of_order(order: Order) -> list[JobRequest]:
    """Return the job requests that notify the vendor of a new order, by email and by notice."""
    return email_vendor(order) + send_notice(order, Event.ORDER, at=order.placed_at)


def notify_of_payment(order: Order) -> list[JobRequest]:
    """Return the job requests that notify the vendor that an order is paid."""
    return email_vendor(order) + send_notice(order, Event.ORDER)


ORDER_PLACED.add(notify_of_order, weight=22)
ORDER_PAID.add(notify_of_payment, weight=22)
ORDER_TABS.add(OrderTab("notices", "Notices", "notifications/webhooks/tab.html", notices), weight=30)
ACTIVITY_DETAILS.add(ActivityDetail("notifications/webhooks/_state.html", notice_states), weight=21)
CHECKOUT_SETTINGS.add(SettingsPanel("notifications/webhooks/_settings_panel.html", settings_panel), weight=10)
PERSONAL_DATA.add(
    PersonalData(
        Notice,
        {
            "body": "",
            "reason": "",
            "state": Case(
                When(state=Notice.State.DELIVERED, then=F("state")), default=Value(Notice.State.FAILED)
            ),
        },
        order="order_id",
        shown=("event", "event_at", "created_at"),
    )
)
PERSONAL_DATA.add(
    PersonalData(
        NoticeAttempt,
        {"headers": {}, "answer": "", "error": ""},
        order="notice__order_id",
        shown=("started_at",),
    )
)
SETTLED = Q(state__in=(Notice.State.DELIVERED, Notice.State.FAILED))
RETENTIONS.add(Retention("NOTICES", Notice, "created_at", {"body": ""}, SETTLED & ~Q(body="")))
RETENTIONS.add(
    Retention(
        "NOTICES", NoticeAttempt, "started_at", {"headers": {}, "answer": ""}, ~Q(headers={}, answer="")
    )
)
RETENTIONS.add(Retention("NOTICE_ATTEMPTS", NoticeAttempt, "started_at", {}, Q()))

explain(
    "order-notices",
    "HTTP Order Notices",
    73,
    "new_notice_endpoint",
    "notice_endpoint",
    "notice_example",
    "notice",
)

for need in NEEDS:
    NEEDS_ATTENTION.add(need, weight=60)
LOGGED_MODELS.add(
    LoggedModel(
        NoticeEndpoint,
        "endpoint",
        "Notice address",
        left_out=(
            "events",
            "old_secret",
            "old_secret_until",
            "failures",
            "failing_since",
            "cooldown_until",
            "paused_at",
            "pause_reason",
            "catching_up_since",
            "created_at",
        ),
        secret=("url",),
        more=lambda endpoint: {"Events": ", ".join(endpoint.event_labels)},
    )
)
