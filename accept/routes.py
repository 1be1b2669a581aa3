"""Every route of the panel with the objects of one vendor in its address, taken from the installation's rows."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

PUBLIC_CONVERTERS = {"token", "digest"}  # addresses that let in whoever has them
ABSENT_ID, ABSENT_NUMBER = 2**40, "1700000000-1-999999"


@dataclass(frozen=True, slots=True)
class Address:
    """One way to call a route."""

    name: str
    own: str  # with objects of the vendor
    absent: str

    def __str__(self) -> str:
        return self.name


class Samples:
    """The objects of one vendor that addresses name; what the demo has none of is made."""

    def __init__(self, number: int, email: str) -> None:
        from vendors.models import User, Vendor  # noqa: PLC0415  needs Django

        self.vendor, self.user = Vendor.objects.get(number=number), User.objects.get(email=email)
        self._values: dict[str, Any] = {}

    def value(self, route: str, parameter: str) -> Any:
        """Return what an address has in this place; raise KeyError where no sample is known."""
        key = f"{route.partition('_')[0]}_run" if parameter == "run_id" else parameter
        if key not in self._values:
            self._values[key] = MAKERS[key](self)
        return self._values[key]

    @property
    def order(self) -> Any:
        """Return an order that has items, emails and notices."""
        from notifications.emails.models import Email  # noqa: PLC0415
        from notifications.webhooks.models import Notice  # noqa: PLC0415
        from orders.models import Order  # noqa: PLC0415

        if "order" not in self._values:
            orders = Order.objects.filter(vendor=self.vendor)
            emailed = Email.objects.filter(vendor=self.vendor).values("order_id")
            noticed = Notice.objects.filter(vendor=self.vendor).values("order_id")
            both = orders.filter(pk__in=emailed).filter(pk__in=noticed)
            self._values["order"] = both.order_by("-pk").first() or orders.filter(pk__in=emailed).latest("pk")
        return self._values["order"]

    def first(self, model: str, **filters: Any) -> int:
        from django.apps import apps  # noqa: PLC0415

        rows = apps.get_model(model).objects.filter(vendor=self.vendor, **filters)
        return int(rows.order_by("-pk").values_list("pk", flat=True)[0])

    def make(self, model: str, **fields: Any) -> int:
        from django.apps import apps  # noqa: PLC0415

        return int(apps.get_model(model).objects.create(vendor=self.vendor, **fields).pk)


MAKERS: dict[str, Callable[[Samples], Any]] = {
    "number": lambda samples: samples.order.number,
    "item_id": lambda samples: samples.order.items.earliest("pk").pk,
    "email_id": lambda samples: samples.first("notifications_emails.Email", order=samples.order),
    "notice_id": lambda samples: samples.first("notifications_webhooks.Notice", order=samples.order),
    "coupon_id": lambda samples: samples.first("checkout_coupons.Coupon"),
    "template_id": lambda samples: samples.first("notifications_emails.EmailTemplate"),
    "product_id": lambda samples: samples.first("vendors.Product"),
    "file_id": lambda samples: samples.first("delivery_downloads.ProductFile", removed_at=None),
    "version_id": lambda samples: samples.first(
        "delivery_downloads.FileVersion", file_id=samples.value("", "file_id")
    ),
    "endpoint_id": lambda samples: samples.first("notifications_webhooks.NoticeEndpoint", removed_at=None),
    "export_run": lambda samples: samples.make("orders_exports.ExportRun", user=samples.user, format="xlsx"),
    "bulk_run": lambda samples: samples.make(
        "orders_bulk.BulkRun", user=samples.user, action="add-comment", state="done"
    ),
    "import_run": lambda samples: samples.make(
        "orders_imports.ImportRun",
        user=samples.user,
        file_name="old.csv",
        size=9,
        state="checked",
        header=["no", "day", "pieces", "each"],
        mapping={"encoding": "utf-8", "delimiter": ","},
    ),
    "dispute_id": lambda samples: samples.make(
        "refunds.Dispute",
        order=samples.order,
        status="needs_response",
        currency=samples.order.currency,
        amount_minor=samples.order.paid_minor or 1,
    ),
    "activity_id": lambda samples: samples.first("orders.Activity", order=samples.order),
    "token_id": lambda samples: samples.make(
        "api.ApiToken",
        user=samples.user,
        seat=samples.user.seats.get(vendor=samples.vendor),
        name=f"Help desk {uuid4()}",
        digest=uuid4().hex,
        ending="abcd",
        expires_at=datetime.now(UTC) + timedelta(days=1),
    ),
    "help_desk_id": lambda samples: samples.make(
        "desk.HelpDesk",
        user=samples.user,
        name="Support",
        kind="frame",
        origins=["https://acme.zendesk.com"],
        digest=uuid4().hex,
        ending="abcd",
    ),
    "seat_id": lambda samples: samples.first("vendors.Seat"),
    "invitation_id": lambda samples: samples.make(
        "vendors.Invitation",
        email=f"{uuid4()}@team.example",
        role="viewer",
        invited_by=samples.user,
        expires_at=datetime.now(UTC) + timedelta(days=1),
    ),
    "row_id": lambda samples: samples.first("refunds.RefundRequest"),
    "view_id": lambda samples: samples.make(
        "orders_search.SavedView",
        owner=samples.user,
        name=f"View {uuid4()}",
        query="status=paid",
        is_shared=True,
    ),
}


def addresses(samples: Samples) -> tuple[list[Address], set[str]]:
    """Return an address for each route that names an object, and the routes for which none is known."""
    made, without_sample = [], set[str]()
    for name, route in _routes():
        parameters = re.findall(r"<(?:\w+:)?(\w+)>", route)
        if (
            not parameters
            or PUBLIC_CONVERTERS.intersection(parameters)
            or set(parameters) <= {"sku", "slug", "key"}
        ):
            continue
        for fixed in _fixed_parts(name, parameters):
            try:
                own = {
                    parameter: fixed.get(parameter) or samples.value(name, parameter)
                    for parameter in parameters
                }
            except (KeyError, IndexError):
                without_sample.add(name)
                continue
            absent = {
                parameter: value
                if parameter in fixed
                else ABSENT_NUMBER
                if parameter == "number"
                else ABSENT_ID
                for parameter, value in own.items()
            }
            made.append(Address(" ".join([name, *fixed.values()]), _fill(route, own), _fill(route, absent)))
    return made, without_sample


def plain_routes() -> list[tuple[str, str]]:
    """Return name and address of each route without an object."""
    return [(name, f"/{route}") for name, route in _routes() if "<" not in route and route.isprintable()]


def _routes() -> Iterator[tuple[str, str]]:
    """Yield the panel's own routes by name: not those of the admin and of allauth."""
    from django.urls import URLResolver, get_resolver  # noqa: PLC0415

    def walk(resolver: Any, before: str) -> Iterator[tuple[str, str]]:
        for pattern in resolver.url_patterns:
            address = f"{before}{pattern.pattern}"
            if isinstance(pattern, URLResolver):
                if not pattern.namespace:
                    yield from walk(pattern, address)
            elif not pattern.callback.__module__.startswith(("allauth.", "django.")):
                yield pattern.name or "", address

    yield from walk(get_resolver(), "")


def _fixed_parts(name: str, parameters: list[str]) -> list[dict[str, str]]:
    """Return the fixed parts of an address: the actions, the tabs, the documents."""
    from orders.actions import Target, actions_on  # noqa: PLC0415
    from orders.extension_points import ORDER_TABS  # noqa: PLC0415

    if name in {"action", "item_action"}:
        target = Target.ITEM if name == "item_action" else Target.ORDER
        return [{"slug": action.slug} for action in actions_on(target)]
    if name in {"set_aside", "bring_back"}:
        return [{"slug": "refund-requests"}]
    if "key" in parameters:
        return [{"key": tab.slug} for tab in ORDER_TABS]
    return [{"slug": "order"}] if "slug" in parameters else [{}]


def _fill(route: str, values: dict[str, Any]) -> str:
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(values[match[1]]), route)
