from django.db.models import Case, F, Q, Value, When

from core.help import explain
from jobs.registry import JobRequest
from notifications.emails.models import Email, EmailTemplate, ReplyText
from notifications.emails.needs import NEEDS
from notifications.emails.product_panel import email_templates_of
from notifications.emails.reply import render_reply
from notifications.emails.tabs import address_note, email_states, emails, reply
from notifications.emails.tasks import announce_order
from notifications.emails.template_editing import text_versions
from orders.extension_points import (
    ACTIVITY_DETAILS,
    ORDER_NOTES,
    ORDER_PAID,
    ORDER_PLACED,
    ORDER_TABS,
    PERSONAL_DATA,
    REPLY_TEXT,
    RETENTIONS,
    ActivityDetail,
    OrderNote,
    OrderTab,
    PersonalData,
    Retention,
)
from orders.home.extension_points import NEEDS_ATTENTION
from orders.models import Order
from vendors.extension_points import LOGGED_MODELS, MENU, PRODUCT_PANELS, LoggedModel, MenuEntry, ProductPanel


def announce(order: Order) -> list[JobRequest]:
    """Request the receipt and the vendor's emails for the products."""
    return [JobRequest(announce_order, {}, dedupe_key=f"announce:{order.pk}")]


def announce_payment(order: Order) -> list[JobRequest]:
    """Request the same for an order that is paid later, by a job of its own: that of its placing is done."""
    return [JobRequest(announce_order, {}, dedupe_key=f"announce-paid:{order.pk}")]


ORDER_PLACED.add(announce, weight=12)
ORDER_PAID.add(announce_payment, weight=12)
ORDER_TABS.add(OrderTab("emails", "Emails", "notifications/emails/emails.html", emails), weight=20)
ORDER_TABS.add(OrderTab("reply", "Reply text", "notifications/emails/reply.html", reply), weight=90)
ORDER_NOTES.add(OrderNote("notifications/emails/_address_note.html", address_note), weight=5)
REPLY_TEXT.add(render_reply)
ACTIVITY_DETAILS.add(ActivityDetail("notifications/emails/_email_entry.html", email_states), weight=10)
PRODUCT_PANELS.add(ProductPanel("notifications/emails/_product_panel.html", email_templates_of), weight=20)
MENU.add(MenuEntry("Catalog", "Emails", "email_templates"), weight=30)
# What was sent stays as a row; what waits is not sent any more.
PERSONAL_DATA.add(
    PersonalData(
        Email,
        {
            "to": Case(When(kind__in=Email.TO_VENDOR, then=F("to")), default=Value("")),
            "state": Case(When(state=Email.State.QUEUED, then=Value("failed")), default=F("state")),
            "subject": "",
            "text": "",
            "html": "",
            "reason": "",
            "headers": {},
        },
        order="order_id",
        email="to",
        shown=("created_at", "sent_at", "kind"),
    )
)
RETENTIONS.add(
    Retention(
        "EMAIL_TEXTS",
        Email,
        "created_at",
        {"text": "", "html": ""},
        ~Q(text="") & ~Q(state__in=(Email.State.QUEUED, Email.State.SENDING)),
    )
)

explain(
    "emails",
    "Emails to customers",
    72,
    "email_templates",
    "email_template",
    "new_email_template",
    "email",
    "reply_text",
)

for need in NEEDS:
    NEEDS_ATTENTION.add(need, weight=30)
LOGGED_MODELS.add(LoggedModel(ReplyText, "email", "Reply text", name=None))
LOGGED_MODELS.add(LoggedModel(EmailTemplate, "email", "Email", left_out=("created_at",), more=text_versions))
