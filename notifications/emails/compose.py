"""Every email to customers and vendors, rendered into an `Email` row as it will be sent."""

from collections.abc import Sequence
from email.headerregistry import Address
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from core.contact import CUSTOMER_SERVICE_EMAIL
from notifications.emails import footer
from notifications.emails.default_templates import DEFAULT_LANGUAGE, EmailText, add_frame, default_template
from notifications.emails.liquid import render
from notifications.emails.logo import logo_html
from notifications.emails.models import Email, EmailTemplate, EmailVersion
from notifications.emails.models.email import new_message_id
from notifications.emails.template_limits import TemplateProblem
from notifications.emails.variables import order_variables, read_related
from orders.models import Order, Recipient
from orders.recipients import addressee_of
from vendors.models import Vendor

RECEIPT = "receipt"


def address_changed_text(vendor: Vendor) -> str:
    """Return the text for an address that is out of use; it names neither the order nor the new address."""
    context = {"vendor": vendor, "customer_service_email": CUSTOMER_SERVICE_EMAIL}
    return render_to_string("notifications/emails/email/address_changed.txt", context)


def address_changed_email(order: Order, *, to: str) -> Email:
    """Save and return an email that tells the old address it is out of use."""
    text = address_changed_text(order.vendor)
    email = email_to_customer(order, "Your email address was changed", text, to=to)
    email.kind = Email.Kind.ADDRESS_CHANGED
    email.save()
    return email


def receipt_email(order: Order) -> Email:
    """Return the unsaved receipt; of an order that another shop sold, what was bought, which is no receipt."""
    return _default_email(order, Email.Kind.PURCHASE if order.is_sold_elsewhere else Email.Kind.RECEIPT)


def gift_email(order: Order, recipient: Recipient) -> Email:
    """Return the unsaved email with key and downloads, without prices, to the recipient of a gift."""
    variables = order_variables(order, person=recipient)
    variables["giver"] = {"name": order.full_name or order.company}
    source = default_template(Email.Kind.GIFT.value, order.language)
    email = _render_for_order(order, source, variables, to=recipient.email)
    email.kind = Email.Kind.GIFT
    return email


def payment_due_email(order: Order) -> Email:
    """Return an unsaved email that says how to pay, and that nothing is delivered before."""
    return _default_email(order, Email.Kind.PAYMENT_DUE)


def templates_for(order: Order) -> list[EmailTemplate]:
    """Return the vendor's active templates for all orders or for a product of this order, by name."""
    return templates_by_order([order])[order.pk]


def templates_by_order(orders: Sequence[Order]) -> dict[int, list[EmailTemplate]]:
    """Return the templates for each of these orders of a vendor, by the order's id."""
    read_related(orders)
    active = EmailTemplate.objects.filter(vendor_id=orders[0].vendor_id, is_active=True)
    templates = active.prefetch_related("versions").order_by("name", "pk")
    return {order.pk: [template for template in templates if _is_for(template, order)] for order in orders}


def _is_for(template: EmailTemplate, order: Order) -> bool:
    return template.product_id in {None, *(item.product_id for item in order.items.all())}


def product_email(order: Order, template: EmailTemplate, *, person: Order | Recipient | None = None) -> Email:
    """Return the unsaved email of a vendor's template, to who gets the products. Raises `TemplateProblem`."""
    person = person or addressee_of(order)
    version = version_in_language(template, order.language)
    source = EmailText(version.subject, version.text, version.html)
    variables = order_variables(order, template.product_id, person=person)
    email = _render_for_order(order, source, variables, to=person.email)
    email.kind, email.template = Email.Kind.PRODUCT, template
    return email


def version_in_language(template: EmailTemplate, language: str) -> EmailVersion:
    """Return the newest version in that language, else in English, else in the language written first.

    Raises `TemplateProblem` for a template without a version.
    """
    versions = sorted(template.versions.all(), key=lambda version: (version.number, version.pk))
    newest = {version.language: version for version in versions}
    if not newest:
        raise TemplateProblem(0, f"“{template.name}” has no text yet")
    short = language.partition("-")[0]
    return newest.get(short) or newest.get(DEFAULT_LANGUAGE) or next(iter(newest.values()))


def unsendable_email(order: Order, template: EmailTemplate, problem: TemplateProblem) -> Email:
    """Return an unsaved, failed email that says why the template could not be used."""
    email = _new_email(order.vendor, addressee_of(order).email, template.name, "", order=order)
    email.kind, email.template = Email.Kind.PRODUCT, template
    email.state, email.reason = Email.State.FAILED, f"Its template cannot be used: {problem}."
    return email


def email_to_customer(order: Order, subject: str, text: str, *, to: str = "") -> Email:
    """Return an unsaved email about the order, with the customer's footer; `to` replaces the order's address."""
    with_footer = footer.add_to_text(text, footer.footer_links(order))
    return _new_email(order.vendor, to or order.email, subject, with_footer, order=order)


def email_to_vendor(vendor: Vendor, to: str, content: EmailText, *, order: Order | None = None) -> Email:
    """Return an unsaved email to the vendor's own people, from MyCommerce."""
    email = _new_email(vendor, to, content.subject, content.text, order=order)
    email.html = content.html
    email.headers = email.headers | {"From": settings.DEFAULT_FROM_EMAIL}
    return email


def _default_email(order: Order, kind: Email.Kind) -> Email:
    """Return the unsaved email of MyCommerce's own template, which has the name of the kind."""
    email = _render_for_order(order, default_template(kind.value, order.language), order_variables(order))
    email.kind = kind
    return email


def _render_for_order(
    order: Order, source: EmailText, variables: dict[str, object], *, to: str = ""
) -> Email:
    content = render_email(source, variables, order.vendor, footer.footer_links(order))
    email = _new_email(order.vendor, to or order.email, content.subject, content.text, order=order)
    email.html = content.html
    return email


def render_email(
    source: EmailText, variables: dict[str, object], vendor: Vendor, links: footer.FooterLinks = ()
) -> EmailText:
    """Return the three parts with their values, the vendor's logo, footer and frame. Raises `TemplateProblem`."""
    subject = " ".join(render(source.subject, variables).split())
    html = ""
    if source.html.strip():
        body = footer.add_to_html(render(source.html, variables, html=True), links)
        html = add_frame(logo_html(vendor) + body)
    text = footer.add_to_text(render(source.text, variables), links)
    return EmailText(subject[:200] or "(no subject)", text, html)


def _new_email(vendor: Vendor, to: str, subject: str, text: str, *, order: Order | None) -> Email:
    now = timezone.now()
    headers = {
        "From": from_header(vendor),
        "Reply-To": vendor.support_email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        "Date": format_datetime(now),
        "Auto-Submitted": "auto-generated",
    }
    return Email(
        vendor=vendor,
        order=order,
        to=to,
        subject=subject,
        text=text,
        headers=headers,
        message_id=new_message_id(vendor),
        created_at=now,
    )


def from_header(vendor: Vendor) -> str:
    """Return `Acme Software via MyCommerce <orders@mycommerce.com>`, safe against line breaks in the name."""
    name = " ".join(f"{vendor.sender_name or vendor.name} via MyCommerce".split())
    return str(Address(name, addr_spec=parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))
