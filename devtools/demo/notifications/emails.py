"""The demo's receipts of the last days, and what one vendor has set up beside them."""

from datetime import datetime, timedelta
from email.utils import format_datetime

from devtools.demo.vendors import Seller
from notifications.emails import compose
from notifications.emails.models import Email, EmailTemplate, EmailVersion
from notifications.emails.undelivered import record_undelivered
from orders.history import record_all, unsaved_activity
from orders.models import Activity, Order
from vendors.actor import SYSTEM

DAYS = timedelta(days=3)
MAX_ORDERS = 300  # of each vendor
BOUNCED = ("zoe.lindstrom@psot.example", "550 5.1.2 psot.example: no such domain")
INSTALL = {
    "en": (
        "How to install {{ item.name }}",
        "Hello {{ customer.first_name }},\n\nopen the installer and follow it; your license is for {{ item.quantity }}"
        " computer(s).\n\nAnything unclear? Write to {{ vendor.support_email }}.\n\n{{ vendor.name }}\n",
    ),
    "de": (
        "So installieren Sie {{ item.name }}",
        "Guten Tag {{ customer.name }},\n\nöffnen Sie das Installationsprogramm; Ihre Lizenz gilt für"
        " {{ item.quantity }} Computer.\n\nFragen? {{ vendor.support_email }}\n\n{{ vendor.name }}\n",
    ),
}


def write_emails(sellers: list[Seller], clock: datetime) -> None:
    """Write receipts and product emails by the code and the templates of real orders."""
    _set_up(sellers[0])
    for seller in sellers:
        orders = seller.vendor.orders.select_related("vendor").filter(
            placed_at__gt=clock - DAYS, kind=Order.Kind.ORDER, status=Order.Status.PAID, source=""
        )
        emails = [
            _as_sent(email, order) for order in orders.newest_first()[:MAX_ORDERS] for email in _emails(order)
        ]
        Email.objects.bulk_create(emails, batch_size=500)
    for email in Email.objects.filter(to=BOUNCED[0], kind=Email.Kind.RECEIPT).select_related("order"):
        _bounce(email)


def _set_up(seller: Seller) -> None:
    product = seller.products[0]
    template = EmailTemplate.objects.create(vendor=seller.vendor, name="How to install", product=product)
    for language, (subject, text) in INSTALL.items():
        html = f"<p>{text.strip().replace(chr(10) * 2, '</p><p>')}</p>"
        EmailVersion.objects.create(
            vendor=seller.vendor, template=template, language=language, number=1, subject=subject, text=text,
            html=html,
        )  # fmt: skip
    EmailTemplate.objects.create(vendor=seller.vendor, name="Summer offer", is_active=False)


def _emails(order: Order) -> list[Email]:
    product_emails = [compose.product_email(order, template) for template in compose.templates_for(order)]
    return [compose.receipt_email(order), *product_emails]


def _as_sent(email: Email, order: Order) -> Email:
    email.created_at, email.sent_at = (order.placed_at + timedelta(seconds=after) for after in (7, 9))
    email.headers["Date"] = format_datetime(email.created_at)
    email.state, email.attempts = Email.State.SENT, 1
    return email


def _bounce(email: Email) -> None:
    """Let an email bounce a minute later; the problem is shown beside the address."""
    assert email.order and email.sent_at  # noqa: PT018, S101  as written above
    reason = BOUNCED[1]
    Email.objects.filter(pk=email.pk).update(state=Email.State.BOUNCED, reason=reason)
    Order.objects.filter(pk=email.order.pk).update(email_problem=reason)
    record_undelivered(email, Email.State.BOUNCED)
    sentence = f"“{email.get_kind_display()}” to {email.to} came back: {reason}"
    activity = unsaved_activity(
        email.order, Activity.Kind.EMAIL, sentence, actor=SYSTEM, subject=f"email:{email.pk}"
    )
    activity.happened_at = email.sent_at + timedelta(minutes=1)
    record_all([activity])
