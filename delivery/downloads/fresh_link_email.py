"""The email with fresh download links, rendered into a queued row."""

from django.template.loader import render_to_string

from delivery.downloads.models import DownloadLink
from delivery.models.delivery_terms import DeliveryTerms
from notifications.emails.compose import email_to_customer
from notifications.emails.models import Email
from orders.models import OrderItem
from orders.recipients import addressee_of


def fresh_link_email(item: OrderItem, terms: DeliveryTerms, *, asked: bool) -> Email:
    """Return the saved email to who gets the products; `asked` is whether the customer asked for it."""
    order = item.order
    person = addressee_of(order)
    links = DownloadLink.objects.filter(item=item, stopped_at=None).select_related("file", "vendor")
    context = {
        "order": order, "item": item, "person": person, "asked": asked, "terms": terms,
        "links": links.order_by("pk"),
    }  # fmt: skip
    text = render_to_string("delivery/downloads/email/fresh_link.txt", context)
    email = email_to_customer(order, f"Your download of {item.name}"[:200], text, to=person.email)
    email.kind = Email.Kind.PRODUCT
    email.save()
    return email
