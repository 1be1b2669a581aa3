"""Setting up an email: what was typed is checked, kept as a new version, tried out."""

from typing import Any

from django.db import transaction

from jobs.enqueue import enqueue_all
from jobs.registry import JobRequest
from notifications.emails import compose
from notifications.emails.default_templates import EmailText
from notifications.emails.liquid import check
from notifications.emails.models import Email, EmailTemplate, EmailVersion
from notifications.emails.tasks import send_email
from notifications.emails.variables import facts_of, listed
from orders.models import Order
from vendors.models import User, Vendor

PARTS = ("subject", "text", "html")


class Overtaken(Exception):
    """The language has a version that its writer has not seen."""

    def __init__(self, newest: EmailVersion) -> None:
        super().__init__(str(newest))
        self.newest = newest


def save(
    vendor: Vendor, template: EmailTemplate | None, typed: dict[str, Any], author: User
) -> EmailTemplate:
    """Write what was typed; words that changed are the language's next version.

    Raises `Overtaken` where `opened` names the version the writer began with, and it is not the language's newest.
    """
    with transaction.atomic():
        template = template or EmailTemplate(vendor=vendor)
        if template.pk:
            EmailTemplate.objects.select_for_update().get(pk=template.pk)  # two savers take two numbers
        newest = newest_in(template, typed["language"]) if template.pk else None
        if newest and typed.get("opened") not in (None, newest.pk):
            raise Overtaken(newest)
        template.name, template.product = typed["name"], typed["product"]
        template.is_active = typed["is_active"]
        template.save()
        if newest is None or any(getattr(newest, part) != typed[part] for part in PARTS):
            EmailVersion.objects.create(
                vendor=vendor,
                template=template,
                language=typed["language"],
                number=newest.number + 1 if newest else 1,
                author=author,
                **{part: typed[part] for part in PARTS},
            )
    return template


def newest_in(template: EmailTemplate, language: str) -> EmailVersion | None:
    return template.versions.filter(language=language).order_by("-number").first()


def tried(vendor: Vendor, typed: dict[str, Any]) -> EmailText:
    """What was typed, with the facts of the chosen order, or of an example. Raises `TemplateProblem`."""
    order = sample_order(vendor, typed.get("sample", ""))
    product = typed.get("product")
    facts = facts_of(order, product.pk if product else None) if order else listed()
    for part in PARTS:
        check(typed[part], listed())
    return compose.rendered(EmailText(*(typed[part] for part in PARTS)), facts)


def sample_order(vendor: Vendor, number: str) -> Order | None:
    """The vendor's own order of that number, else its newest."""
    orders = vendor.orders.select_related("vendor")
    chosen = orders.filter(number=number).first() if number else None
    return chosen or orders.filter(kind=Order.Kind.ORDER).newest_first().first()


def send_test(vendor: Vendor, words: EmailText, to: User) -> Email:
    """To oneself, as customers would get it."""
    with transaction.atomic():
        email = compose.to_vendor(vendor, to.email, words)
        email.headers = email.headers | {"From": compose.sender(vendor)}
        email.about = Email.Subject.TEST
        email.save()
        enqueue_all([JobRequest(send_email, {"email_id": email.pk})], vendor_id=vendor.pk)
    return email
