"""What the emails say: each is rendered from stored facts into a queued row, as it will be sent."""

from email.headerregistry import Address
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from notifications.emails import footer
from notifications.emails.default_templates import USUAL, EmailText, default_template, framed
from notifications.emails.liquid import TemplateProblem, render
from notifications.emails.models import Email, EmailTemplate, EmailVersion
from notifications.emails.variables import facts_of
from orders.models import Order
from vendors.models import Vendor

RECEIPT = "receipt"


def address_changed(order: Order, *, to: str) -> Email:
    """Tell the old address that it is out of use: neither the new address nor facts of the order."""
    text = render_to_string("notifications/emails/email/address_changed.txt", {"order": order})
    email = to_customer(order, "Your email address was changed", text, to=to)
    email.about = Email.Subject.ADDRESS_CHANGED
    email.save()
    return email


def templates_for(order: Order) -> list[EmailTemplate]:
    """What the vendor set up for all orders, or for a product that is among this one's."""
    bought = set(order.items.values_list("product_id", flat=True))
    active = EmailTemplate.objects.filter(vendor_id=order.vendor_id, is_active=True).order_by("name", "pk")
    return [one for one in active if one.product_id is None or one.product_id in bought]


def receipt(order: Order) -> Email:
    return _ours(order, Email.Subject.RECEIPT)


def payment_due(order: Order) -> Email:
    """The order is written down; how to pay it, and that nothing is delivered before."""
    return _ours(order, Email.Subject.PAYMENT_DUE)


def product_email(order: Order, template: EmailTemplate) -> Email:
    """In the customer's language where the vendor has a translation. Raises `TemplateProblem`."""
    version = version_for(template, order.language)
    words = EmailText(version.subject, version.text, version.html)
    email = _rendered(order, words, facts_of(order, template.product_id))
    email.about, email.template = Email.Subject.PRODUCT, template
    return email


def version_for(template: EmailTemplate, language: str) -> EmailVersion:
    """The newest in that language, else in English, else in whichever language it was written first."""
    newest = {one.language: one for one in template.versions.order_by("number")}
    if not newest:
        raise TemplateProblem(0, f"“{template.name}” has no text yet")
    short = language.partition("-")[0]
    return newest.get(short) or newest.get(USUAL) or next(iter(newest.values()))


def unsendable(order: Order, template: EmailTemplate, problem: TemplateProblem) -> Email:
    """A row that tells why this email never left."""
    email = _letter(order.vendor, order.email, template.name, "", order=order)
    email.about, email.template = Email.Subject.PRODUCT, template
    email.state, email.reason = Email.State.FAILED, f"Its template cannot be used: {problem}."
    return email


def rendered(words: EmailText, facts: dict[str, object], links: footer.Links = ()) -> EmailText:
    """The three parts as they will be read."""
    subject = " ".join(render(words.subject, facts).split())
    html = ""
    if words.html.strip():
        html = framed(footer.under_html(render(words.html, facts, html=True), links))
    text = footer.under_text(render(words.text, facts), links)
    return EmailText(subject[:200] or "(no subject)", text, html)


def to_vendor(vendor: Vendor, to: str, words: EmailText, *, order: Order | None = None) -> Email:
    """Something for the vendor's own people."""
    email = _letter(vendor, to, words.subject, words.text, order=order)
    email.html = words.html
    email.headers = email.headers | {"From": settings.DEFAULT_FROM_EMAIL}
    return email


def to_customer(order: Order, subject: str, text: str, *, to: str = "") -> Email:
    """Something about an order in our own words."""
    signed = footer.under_text(text, footer.links_of(order))
    return _letter(order.vendor, to or order.email, subject, signed, order=order)


def _ours(order: Order, about: Email.Subject) -> Email:
    """Our own words about it, which carry its name."""
    email = _rendered(order, default_template(about.value, order.language), facts_of(order))
    email.about = about
    return email


def _rendered(order: Order, words: EmailText, facts: dict[str, object]) -> Email:
    ready = rendered(words, facts, footer.links_of(order))
    email = _letter(order.vendor, order.email, ready.subject, ready.text, order=order)
    email.html = ready.html
    return email


def _letter(vendor: Vendor, to: str, subject: str, text: str, *, order: Order | None) -> Email:
    now = timezone.now()
    headers = {
        "From": sender(vendor),
        "Reply-To": vendor.support_email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        "Date": format_datetime(now),
        "Auto-Submitted": "auto-generated",
    }
    return Email(
        vendor=vendor, order=order, to=to, subject=subject, text=text, headers=headers, created_at=now
    )


def sender(vendor: Vendor) -> str:
    """`Acme Software via MyCommerce <orders@mycommerce.com>`; a name never adds a header."""
    name = " ".join(f"{vendor.name} via MyCommerce".split())
    return str(Address(name, addr_spec=parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))
