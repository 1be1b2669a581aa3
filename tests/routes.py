"""Every address of the panel, and for each something to try it with."""

from dataclasses import dataclass, field, fields
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from orders.bulk.models import BulkOrder, BulkRun
from orders.exports.models import ExportRun
from orders.imports.models import ImportRun
from orders.search.models import SavedView
from tests import make
from tests.coupon_routes import COUPON_ROUTES
from tests.delivery import goods
from tests.delivery_routes import DELIVERY_ROUTES
from tests.notice_routes import NOTICE_ROUTES
from vendors.models import User, Vendor

TOKEN = str(UUID(int=7))


@dataclass(frozen=True)
class Things:
    """One vendor's objects, by the words that addresses use for them."""

    number: str
    item_id: int
    run_id: int
    view_id: int
    vendor_id: int
    file_id: int
    version_id: int
    product_id: int
    waiting_number: str
    refund_id: int
    export_id: int
    import_id: int
    email_id: int
    template_id: int
    endpoint_id: int
    notice_id: int
    coupon_id: int
    pending_number: str

    @classmethod
    def of(cls, vendor: Vendor, user: User) -> "Things":
        order, waiting = make.order(vendor, items=2), make.waiting_refund(vendor)
        run = BulkRun.objects.create(vendor=vendor, user=user, action="add-comment", total=1)
        BulkOrder.objects.create(vendor=vendor, run=run, order=order)
        view = SavedView.objects.create(
            vendor=vendor, owner=user, name="Late", query="last_name=hop", is_shared=True
        )
        file = goods.file(vendor, filename="guide.zip")
        return cls(
            order.number,
            order.items.earliest("pk").pk,
            run.pk,
            view.pk,
            vendor.pk,
            file.pk,
            file.versions.get().pk,
            make.product(vendor).pk,
            waiting.order.number,
            waiting.pk,
            ExportRun.objects.create(vendor=vendor, user=user, format="xlsx").pk,
            _import_job(vendor, user).pk,
            make.email(order, html="<p>Hello</p>").pk,
            make.email_template(vendor).pk,
            make.endpoint(vendor).pk,
            make.notice(order).pk,
            make.coupon(vendor).pk,
            make.order(vendor, status="pending", payment_method="wire", paid_minor=0).number,
        )


def _import_job(vendor: Vendor, user: User) -> ImportRun:
    return ImportRun.objects.create(
        vendor=vendor,
        user=user,
        file_name="old.csv",
        size=9,
        state="checked",
        header=["no", "day", "pieces", "each"],
        mapping={"encoding": "utf-8", "delimiter": ","},
    )


ABSENT = Things(**{one.name: "1-1-1" if one.name.endswith("number") else 2**40 for one in fields(Things)})


@dataclass(frozen=True)
class Route:
    """How a route is called: words of its address, of its query and of its form, taken from Things."""

    name: str
    words: dict[str, str] = field(default_factory=dict)  # fixed parts of the address
    asks: tuple[str, ...] = ()  # parts of the address that name an object, "word=thing" where these differ
    form: dict[str, Any] | None = None  # None: it takes no POST; what is called for each is made anew
    form_asks: dict[str, str] = field(default_factory=dict)  # fields of the form that name an object
    query_asks: tuple[str, ...] = ()
    get: int = 200  # what its own people get
    viewer_may: bool = False  # what it writes is a viewer's own
    for_staff: bool = True
    for_managers: bool = False  # an agent may not even look
    staff_only: bool = False  # the vendor's people are told so

    def __str__(self) -> str:
        return " ".join((self.name, *self.words.values()))

    def url(self, things: Things) -> str:
        asked = (one.partition("=") for one in self.asks)
        named = {word: getattr(things, thing or word) for word, _, thing in asked}
        query = "&".join(f"order={getattr(things, name)}" for name in self.query_asks)
        return reverse(self.name, kwargs=self.words | named) + (f"?{query}" if query else "")

    def data(self, things: Things) -> dict[str, Any]:
        asked = {name: getattr(things, thing) for name, thing in self.form_asks.items()}
        form = {name: one() if callable(one) else one for name, one in (self.form or {}).items()}
        return {"token": TOKEN} | form | asked


def upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("manual.pdf", b"bytes")


PUBLIC = {
    "activate", "demo_generator", "download", "download_page", "favicon", "gateway_events",
    "healthz", "license_file", "metrics", "notice_sink", "readyz",
}  # fmt: skip
ORDER, ITEM, FILE = ("number",), ("number", "item_id"), ("file_id",)
EXPORT, IMPORT = ("run_id=export_id",), ("run_id=import_id",)
WAITING, OF_REFUND = ("number=waiting_number",), {"refund": "refund_id"}
PENDING = ("number=pending_number",)
PAID_OUT = {"outcome": "failed", "note": "no address"}
COLUMNS = {
    "source": "Old Shop", "date_format": "%Y-%m-%d", "zone": "UTC", "decimal": ".", "currency": "EUR",
    "payment_method": "unknown", "encoding": "utf-8", "delimiter": ",",
    "column_0": "reference", "column_1": "placed_at", "column_2": "quantity", "column_3": "price",
}  # fmt: skip
STAMP = {"action": "stamp"}
LETTER = {"name": "How to install", "language": "en", "subject": "Hello", "text": "Hello"}
ROUTES = [
    Route("home", get=302),
    Route("switch_vendor", form={}, form_asks={"vendor": "vendor_id"}, get=405, viewer_may=True),
    Route("help"),
    Route("help_topic", {"key": "finding-orders"}),
    Route("products", for_staff=False),
    Route("checkout_settings", form={"support_email": "help@acme.example"}, for_staff=False),
    *(Route(**one) for one in NOTICE_ROUTES),
    *(Route(**one) for one in COUPON_ROUTES),
    Route("product_files", for_staff=False),
    Route("new_file", form={"file": upload}, for_staff=False),
    Route("product_file", asks=FILE, for_staff=False),
    Route("file_version", asks=(*FILE, "version_id"), for_staff=False),
    Route("replace_file", asks=FILE, form={"file": upload}, get=405, for_staff=False),
    Route("attach_file", asks=FILE, form={}, get=405, for_staff=False),
    Route("rename_file", asks=FILE, form={"name": "Guide", "filename": "guide.zip"}, for_staff=False),
    Route("remove_file", asks=FILE, form={"confirm": "guide.zip"}, for_staff=False),
    Route("refunds", for_staff=False),
    Route("refund_rates", for_staff=False),
    Route("refunds_file", for_staff=False, for_managers=True),
    Route("refund_requests", for_staff=False),
    Route("action", {"slug": "request-refund"}, ORDER, form={"comment": "hello"}, staff_only=True),
    Route(
        "action",
        {"slug": "record-refund"},
        ORDER,
        form={"comment": "hello"},
        staff_only=True,
        for_managers=True,
    ),
    Route(
        "action", {"slug": "finish-refund"}, WAITING, PAID_OUT, OF_REFUND, staff_only=True, for_managers=True
    ),
    Route(
        "action",
        {"slug": "record-payment"},
        PENDING,
        form={"reference": "wire 7"},
        staff_only=True,
        for_managers=True,
    ),
    Route("action", {"slug": "decline-request"}, WAITING, form={"comment": "no"}, for_managers=True),
    Route("refund_settings", form={"remind_after_days": "3", "escalate_after_days": "9"}, for_staff=False),
    Route("sent_mail", get=404),  # 200 where DEBUG is on
    Route("orders", for_staff=False),
    Route("bulk", form={"action": "add-comment"}, form_asks={"order": "number"}, get=302),
    Route(
        "bulk_action",
        {"slug": "add-comment"},
        form={"comment": "hello"},
        query_asks=("number",),
        for_staff=False,
    ),
    Route("bulk_runs", for_staff=False),
    Route("bulk_run", asks=("run_id",), for_staff=False),
    Route("bulk_stop", asks=("run_id",), form={}, get=405, for_staff=False),
    Route("bulk_resume", asks=("run_id",), form={}, get=405, for_staff=False),
    Route("export", form={"format": "csv"}, get=405, for_staff=False, for_managers=True),
    Route("exports", for_staff=False, for_managers=True),
    Route("export_run", asks=EXPORT, for_staff=False, for_managers=True),
    Route("export_stop", asks=EXPORT, form={}, get=405, for_staff=False, for_managers=True),
    Route("export_file", asks=EXPORT, get=302, for_staff=False, for_managers=True),  # none is made yet
    Route("imports", form={"file": upload}, for_staff=False, for_managers=True),
    Route("import_run", asks=IMPORT, for_staff=False, for_managers=True),
    Route("import_columns", asks=IMPORT, form=COLUMNS, for_staff=False, for_managers=True),
    Route("import_start", asks=IMPORT, form={}, get=405, for_staff=False, for_managers=True),
    Route("import_stop", asks=IMPORT, form={}, get=405, for_staff=False, for_managers=True),
    Route("import_report", asks=IMPORT, get=302, for_staff=False, for_managers=True),  # nothing was refused
    Route("saved_views", form={"name": "Mine", "query": "last_name=hop"}, viewer_may=True, for_staff=False),
    Route("saved_view", asks=("view_id",), get=302, for_staff=False),
    Route("forget_view", asks=("view_id",), form={}, get=405, for_staff=False),
    Route("tab", {"key": "receipts"}, ORDER),
    Route("receipt", {"slug": "order"}, ORDER),
    Route("receipt_pdf", {"slug": "order"}, ORDER),
    Route("order", asks=ORDER),
    Route("act", asks=ORDER, form=STAMP, get=302),
    Route("action", {"slug": "add-comment"}, ORDER, form={"comment": "hello"}),
    Route("action", {"slug": "change-email"}, ORDER, form={"email": "hopper@navy.example"}),
    Route("action", {"slug": "stamp"}, ORDER, form={}, get=302),
    Route("action", {"slug": "refund-order"}, ORDER, form={"comment": "hello"}, for_managers=True),
    Route("action", {"slug": "refund-order-duplicate"}, ORDER, form={"comment": "hello"}, for_managers=True),
    Route("action", {"slug": "approve-refund"}, WAITING, {}, OF_REFUND, for_managers=True),
    Route("action", {"slug": "decline-refund"}, WAITING, {}, OF_REFUND, for_managers=True),
    Route("item", asks=ITEM),
    Route("item_act", asks=ITEM, form={"action": "stamp-item"}, get=302),
    Route("item_action", {"slug": "stamp-item"}, ITEM, form={}, get=302),
    *(Route(**one) for one in DELIVERY_ROUTES),
    Route("tab", {"key": "activity"}, ORDER),
    Route("item_action", {"slug": "refund-product"}, ITEM, form={"comment": "hello"}, for_managers=True),
    Route("tab", {"key": "emails"}, ORDER),
    Route("tab", {"key": "reply"}, ORDER),
    Route("reply_text", form={"text": "Hello"}, for_staff=False),
    Route("email_templates", for_staff=False),
    Route("new_email_template", form=LETTER, for_staff=False),
    Route("email_template", asks=("template_id",), form=LETTER, for_staff=False),
    Route("email_preview", form=LETTER, get=405, for_staff=False),
    Route("email_test", form=LETTER, get=405, for_staff=False),
    Route("email", asks=(*ORDER, "email_id")),
    Route("email_html", asks=(*ORDER, "email_id")),
    Route("action", {"slug": "resend-order"}, ORDER, form={"items": "receipt", "comment": "hello"}),
    Route("tab", {"key": "refunds"}, ORDER),
]
OF_CUSTOMERS = {
    "ask_refund", "checkout", "found_order", "found_receipt", "found_receipt_pdf", "order_search", "purchase", "thanks",
}  # fmt: skip
PUBLIC |= OF_CUSTOMERS
WITH_OBJECT = [route for route in ROUTES if route.asks]
