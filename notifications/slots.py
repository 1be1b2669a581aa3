from notifications.tabs import email_states, emails, reply
from notifications.tasks import announce_order
from orders.models import Order
from orders.promises import Promise
from vendors.slots import Filler, fill


def announce(order: Order) -> list[Promise]:
    return [Promise(announce_order, {}, dedupe_key=f"announce:{order.pk}")]


fill("order.placed", Filler("Messages", 10, content=announce))
fill("order.tabs", Filler("E-mails", 20, "emails", "notifications/emails.html", emails))
fill("timeline.entry", Filler("E-mail", 10, "email", "notifications/_email_state.html", email_states))
fill("menu.Catalog", Filler("E-mails", 30, key="email_templates"))
fill("order.tabs", Filler("Reply text", 90, "reply", "notifications/reply.html", reply))
fill("menu.Customer Service", Filler("Reply Text", 60, key="reply_text"))
