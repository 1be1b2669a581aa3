from notifications.models import Event
from notifications.notices import send_notice
from notifications.notices.mail import notify_by_mail
from notifications.notices.settings import panel
from notifications.notices.tabs import notice_states, notices
from notifications.tabs import email_states, emails, reply
from notifications.tasks import announce_order
from orders.models import Order
from orders.promises import Promise
from vendors.help import explain
from vendors.slots import Filler, fill


def announce(order: Order) -> list[Promise]:
    return [Promise(announce_order, {}, dedupe_key=f"announce:{order.pk}")]


def notify(order: Order) -> list[Promise]:
    """Tell the vendor of a new order, both ways."""
    return notify_by_mail(order) + send_notice(order, Event.ORDER, at=order.placed_at)


def announce_payment(order: Order) -> list[Promise]:
    """The receipt and what else waited for the money; steps of their own, since those of the placing are done."""
    return [Promise(announce_order, {}, dedupe_key=f"announce-paid:{order.pk}")]


def notify_of_payment(order: Order) -> list[Promise]:
    """The vendor heard of the order when it was placed; now it says that it is paid."""
    return notify_by_mail(order) + send_notice(order, Event.ORDER)


fill("order.placed", Filler("Messages", 10, content=announce))
fill("order.tabs", Filler("E-mails", 20, "emails", "notifications/emails.html", emails))
fill("timeline.entry", Filler("E-mail", 10, "email", "notifications/_email_entry.html", email_states))
fill("menu.Catalog", Filler("E-mails", 30, key="email_templates"))
fill("order.tabs", Filler("Reply text", 90, "reply", "notifications/reply.html", reply))
fill("menu.Customer Service", Filler("Reply Text", 60, key="reply_text"))
fill("order.placed", Filler("Notices", 20, content=notify))
fill("order.paid", Filler("Messages", 10, content=announce_payment))
fill("order.paid", Filler("Notices", 20, content=notify_of_payment))
fill(
    "checkout.settings", Filler("Notices", 10, "notices", "notifications/notices/_settings_panel.html", panel)
)
fill("order.tabs", Filler("Notices", 30, "notices", "notifications/notices/tab.html", notices))
fill("timeline.entry", Filler("Notice", 20, "notice", "notifications/notices/_state.html", notice_states))
explain(
    "e-mails",
    "E-mails to customers",
    72,
    "email_templates",
    "email_template",
    "new_email_template",
    "email",
    "reply_text",
)
explain(
    "order-notices",
    "HTTP Order Notices",
    73,
    "new_notice_endpoint",
    "notice_endpoint",
    "notice_example",
    "notice",
)
