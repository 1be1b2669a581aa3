"""Saving, previewing and test-sending the email templates of a vendor."""

from typing import Any

from core.vendor_transaction import vendor_transaction
from jobs.enqueue import enqueue_all
from jobs.registry import JobRequest
from notifications.emails import compose
from notifications.emails.default_templates import EmailText
from notifications.emails.liquid import check
from notifications.emails.models import Email, EmailTemplate, EmailVersion
from notifications.emails.tasks import send_email
from notifications.emails.variables import order_variables, sample_variables
from orders.models import Order
from vendors.models import User, Vendor

PARTS = ("subject", "text", "html")


class StaleVersion(Exception):
    """The language has a newer version than the author began with: `newest`."""

    def __init__(self, newest: EmailVersion) -> None:
        super().__init__(str(newest))
        self.newest = newest


def save_template(
    vendor: Vendor, template: EmailTemplate | None, form_data: dict[str, Any], author: User
) -> EmailTemplate:
    """Save the template (a new one for None); a changed text becomes the language's next version.

    Raises `StaleVersion` where `opened`, the id of the version the author began with, is not the newest.
    """
    with vendor_transaction(vendor.pk):
        template = template or EmailTemplate(vendor=vendor)
        if template.pk:
            vendor.email_templates.select_for_update().get(pk=template.pk)  # two savers take two numbers
        newest = newest_version(template, form_data["language"]) if template.pk else None
        if newest and form_data.get("opened") not in (None, newest.pk):
            raise StaleVersion(newest)
        template.name, template.product = form_data["name"], form_data["product"]
        template.is_active = form_data["is_active"]
        template.save()
        if newest is None or any(getattr(newest, part) != form_data[part] for part in PARTS):
            EmailVersion.objects.create(
                vendor=vendor,
                template=template,
                language=form_data["language"],
                number=newest.number + 1 if newest else 1,
                author=author,
                **{part: form_data[part] for part in PARTS},
            )
    return template


def newest_version(template: EmailTemplate, language: str) -> EmailVersion | None:
    """Return the newest version in that language."""
    return template.versions.filter(language=language).order_by("-number").first()


def text_versions(template: EmailTemplate) -> dict[str, str]:
    """Return the number of the newest version by language, for the vendor log."""
    newest: dict[str, EmailVersion] = {}
    for version in template.versions.order_by("number"):
        newest[f"Text in {version.get_language_display()}"] = version
    return {label: f"version {version.number}" for label, version in sorted(newest.items())}


def render_draft(vendor: Vendor, form_data: dict[str, Any]) -> EmailText:
    """Return what was typed, filled from the chosen order or from the examples. Raises `TemplateProblem`."""
    order = sample_order(vendor, form_data)
    product = form_data.get("product")
    product_id = product.pk if product else None
    variables = order_variables(order, product_id) if order else sample_variables()
    for part in PARTS:
        check(form_data[part], sample_variables())
    return compose.render_email(EmailText(*(form_data[part] for part in PARTS)), variables, vendor)


def sample_order(vendor: Vendor, form_data: dict[str, Any]) -> Order | None:
    """Return the order of the number in `sample`, else the newest; only one with the chosen product, where one is."""
    orders = vendor.orders.select_related("vendor")
    if product := form_data.get("product"):
        orders = orders.filter(items__product=product)
    number = form_data.get("sample")
    order = orders.filter(number=number).first() if number else None
    return order or orders.filter(kind=Order.Kind.ORDER).newest_first().first()


def send_test(vendor: Vendor, content: EmailText, recipient: User) -> Email:
    """Save the draft as an email to the user, as customers would get it, and enqueue its job."""
    with vendor_transaction(vendor.pk):
        email = compose.email_to_vendor(vendor, recipient.email, content)
        email.headers = email.headers | {"From": compose.from_header(vendor)}
        email.kind = Email.Kind.TEST
        email.save()
        enqueue_all([JobRequest(send_email, {"email_id": email.pk})], vendor_id=vendor.pk)
    return email
