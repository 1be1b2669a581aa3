"""Text that people, vendors and other servers wrote is shown as text on pages and in emails, never as markup."""

from collections.abc import Callable
from email import message_from_bytes

import pytest
from django.db.models import CharField, Model, Value
from django.db.models.functions import Cast, Concat
from django.test import Client

from checkout.coupons.models import Coupon
from delivery.downloads.models import DownloadLink, FileVersion, ProductFile
from delivery.licenses.models import LicenseKey
from delivery.models import DeliveryTerms
from notifications.emails.message import build_message
from notifications.emails.models import Email, EmailTemplate, EmailVersion, ReplyText
from notifications.webhooks.models import Notice, NoticeAttempt, NoticeEndpoint
from orders.actions.add_comment import AddComment
from orders.bulk.models import BulkOrder
from orders.imports.models import ImportRun
from orders.models import Order, OrderItem
from orders.search.models import SavedView
from refunds.models import Refund, RefundRequest
from tests import make
from tests.access.world import World
from tests.checkout.documents.customer_emails import emails_to_customer
from tests.delivery import goods
from tests.notifications.webhooks.routes import NOTICE
from tests.route import ORDER, Samples
from tests.routes import ROUTES
from vendors.models import Product, User, Vendor

MARKUP = "\"'><img src=x onerror=alert(1)>"
LIQUID = "{{ order.number }}{% if true %}"
HEADER = "Bob\r\nBcc: everybody@navy.example"
HEADERS = {
    "Auto-Submitted", "Cc", "Content-Transfer-Encoding", "Content-Type", "Date", "From", "MIME-Version", "Message-ID",
    "Reply-To", "Subject", "To",
}  # fmt: skip
TEXT_FIELDS: dict[type[Model], str] = {
    Vendor: "name warning",
    User: "first_name last_name",
    Product: "name sku",
    Order: "first_name last_name company street1 street2 city region postal_code phone reference headline coupon_code "
    "email_problem",
    OrderItem: "name sku",
    SavedView: "name",
    BulkOrder: "result_text",
    ImportRun: "file_name error_message",
    Coupon: "code",
    Refund: "comment requested_by_name failure",
    RefundRequest: "comment opened_by_name answer",
    ProductFile: "name",
    FileVersion: "label",
    DeliveryTerms: "receipt_text",
    LicenseKey: "value reason",
    Email: "subject text reason",
    EmailTemplate: "name",
    EmailVersion: "subject text html",
    ReplyText: "text",
    Notice: "body reason",
    NoticeAttempt: "answer error address",
    NoticeEndpoint: "pause_reason",
}  # fmt: skip


@pytest.fixture
def hostile(world: World, acme: Samples) -> Samples:
    """Samples whose every text that a page shows is markup."""
    order = acme.get(ORDER)
    AddComment(order, world.actors["alice"]).run(comment=MARKUP)
    ReplyText.objects.create(vendor=acme.vendor, text="Hello")
    NoticeAttempt.objects.create(
        vendor=acme.vendor,
        notice=acme.get(NOTICE),
        started_at=order.placed_at,
        status=500,
        ms=7,
        headers={MARKUP: MARKUP},
    )
    item = order.items.earliest("pk")
    goods.terms(item, key_source="built_in")
    goods.delivered(item)
    goods.link(item)
    text = Concat(Value(MARKUP), Cast("pk", CharField()))
    for model, names in TEXT_FIELDS.items():
        assert model._default_manager.update(**dict.fromkeys(names.split(), text)), model
    return acme


def test_pages_escape_markup(hostile: Samples, signed_in: Callable[[str], Client]) -> None:
    shown = 0
    for name in ("alice", "sam"):
        client = signed_in(name)
        for route in ROUTES:
            if route.name == "email_html":  # the email itself, in its sandbox
                continue
            response = client.get(route.url(hostile))
            page = response.getvalue()
            assert b"<img src=x" not in page or response.headers["Content-Type"].startswith("text/csv"), route
            shown += b"&lt;img src=x" in page
    link = DownloadLink.objects.latest("pk")
    for url in ("/order-search/", f"/checkout/{Product.objects.earliest('pk').sku}/", link.page_url):
        assert b"<img src=x" not in Client().get(url).getvalue(), url
    assert shown > 80  # pages that show such text at all


def test_emails_escape_markup_and_liquid(vendor: Vendor) -> None:
    order = make.order(vendor, first_name=MARKUP, last_name=LIQUID, company=HEADER)
    order.items.update(name=f"{MARKUP}{LIQUID}")
    Vendor.objects.filter(pk=vendor.pk).update(name=HEADER)
    vendor.refresh_from_db()
    order.vendor = vendor

    for email in emails_to_customer(order):
        sent = message_from_bytes(build_message(email).message().as_bytes())
        assert set(sent) <= HEADERS, email.kind
        assert "<img" not in email.html, email.kind
        assert not email.html or "&lt;img" in email.html, email.kind
        if "{{" in email.text:
            assert LIQUID in email.text, email.kind
