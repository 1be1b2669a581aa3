"""Discs in Customer Service's admin: what is to be shipped, what is late, what came back."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.dateformat import format as format_date
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.timesince import timesince

from delivery.shipments.actions.correct_shipment import CorrectShipment
from delivery.shipments.actions.re_ship import ReShip
from delivery.shipments.actions.record_arrival import RecordArrival
from delivery.shipments.actions.record_shipment import RecordShipment
from delivery.shipments.actions.verify_address import VerifyAddress
from delivery.shipments.models import Shipment
from delivery.shipments.shipment_list import OLDEST_FIRST, ORDER, Show, shown_shipments
from orders.actions import Action, Obstacle
from orders.admin.linked import LinkedToOrder
from vendors.admin.capped_paginator import CappedPaginator
from vendors.admin.shown import typed
from vendors.admin.staff_admin import StaffAdmin
from vendors.admin.vendor_filter import VendorFilter
from vendors.rights import Right

DAY_FORMAT = "j M Y"
ACTIONS: tuple[type[Action], ...] = (RecordShipment, VerifyAddress, ReShip, RecordArrival, CorrectShipment)


class ShowFilter(admin.SimpleListFilter):
    title = "what it waits for"
    parameter_name = "show"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        return [(value, label) for value, label in Show.choices if value != Show.ALL]

    def queryset(self, request: HttpRequest, shipments: QuerySet[Shipment]) -> QuerySet[Shipment]:
        return shown_shipments(shipments, self.value() or Show.ALL)  # type: ignore[arg-type]


class OrderedPaginator(CappedPaginator):
    counts_along_index = True


@admin.register(Shipment)
class ShipmentAdmin(LinkedToOrder, StaffAdmin):
    """Discs of every vendor. Each is changed by the actions of its order item."""

    order_path = "item__order"
    list_display = (
        "order_link",
        "product",
        "vendor",
        "status",
        "to",
        "age",
        "carried",
        "expected",
        "address",
    )
    list_display_links = None
    list_filter = (ShowFilter, VendorFilter)
    search_fields = ("item__order__number",)
    search_help_text = "A whole Order ID"
    actions = ("have_arrived",)
    paginator = OrderedPaginator

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().changelist_view(request, {"title": "Discs of all vendors"})

    def get_queryset(self, request: HttpRequest) -> QuerySet[Shipment]:
        shipments = super().get_queryset(request).select_related("vendor")
        return shipments.prefetch_related("address_check", "item__product__terms", "item__delivery")

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ORDER.get(request.GET.get("show", Show.ALL), OLDEST_FIRST)

    def get_list_display(self, request: HttpRequest) -> tuple[Any, ...]:
        @admin.display(description="Actions")
        def runnable_actions(shipment: Shipment) -> SafeString | str:
            return _action_links(request, shipment)

        return (*self.list_display, runnable_actions)

    @admin.display(description="Product")
    def product(self, shipment: Shipment) -> SafeString:
        item = shipment.item
        pieces = "" if item.quantity == 1 else f" × {item.quantity:,}"
        return format_html('<a href="{}">{}</a>{}', item.get_absolute_url(), item.name or item.sku, pieces)

    @admin.display(description="State")
    def status(self, shipment: Shipment) -> SafeString:
        return format_html(
            '<span class="status status-{}">{}</span>', shipment.css_state, shipment.status_text
        )

    @admin.display(description="To")
    def to(self, shipment: Shipment) -> SafeString:
        name = typed(shipment.full_name or shipment.company or "—")
        return format_html("{}, {}", name, shipment.country.name or "no country")

    @admin.display(description="Age")
    def age(self, shipment: Shipment) -> str:
        if shipment.shipped_on:
            return f"shipped {format_date(shipment.shipped_on, DAY_FORMAT)}"
        return f"waits for {timesince(shipment.created_at, depth=1)}"

    @admin.display(description="Carrier")
    def carried(self, shipment: Shipment) -> SafeString | str:
        if not shipment.tracking_url:
            return f"{shipment.get_carrier_display()} {shipment.tracking}".strip() or "—"
        link = '{} <a href="{}" rel="noreferrer external">{}</a>'
        return format_html(link, shipment.get_carrier_display(), shipment.tracking_url, shipment.tracking)

    @admin.display(description="Expected")
    def expected(self, shipment: Shipment) -> str:
        until = shipment.expected_until
        return f"until {format_date(until, DAY_FORMAT)}" if until else str(shipment.window)

    @admin.display(description="Address")
    def address(self, shipment: Shipment) -> str:
        address_check = shipment.address_check_or_none
        if address_check and address_check.verified_at:
            return "verified"
        return "asked" if address_check else "—" if shipment.has_address else "missing"

    def has_arrived_permission(self, request: HttpRequest) -> bool:
        return self.may(request, Right.SUPPORT)

    @admin.action(description="Have arrived", permissions=["arrived"])
    def have_arrived(self, request: HttpRequest, shipments: QuerySet[Shipment]) -> None:
        """Run Record Arrival on each; a message says why it could not run on one."""
        count = 0
        for shipment in shipments:
            try:
                _action_on(request, RecordArrival, shipment).run(outcome="delivered", comment="")
            except Obstacle as obstacle:
                messages.error(request, f"{shipment.item.order.number}: {obstacle}.")
            else:
                count += 1
        if count:
            messages.success(request, f"{count} shipment{'' if count == 1 else 's'} recorded as arrived.")


def _action_on(request: HttpRequest, action_class: type[Action], shipment: Shipment) -> Action:
    delivery = shipment.item.delivery
    if delivery.shipment_id == shipment.pk:
        delivery.shipment = shipment  # as it was read with the list
    return action_class(shipment.item.order, request.actor, shipment.item)  # type: ignore[attr-defined]


def _action_links(request: HttpRequest, shipment: Shipment) -> SafeString | str:
    """Return links to the actions that can run now, which lead back to this list; "—" for a replaced shipment."""
    if shipment.item.delivery.shipment_id != shipment.pk:
        return "—"
    query = urlencode({"next": request.get_full_path()})
    actions = [_action_on(request, action_class, shipment) for action_class in ACTIONS]
    links = [(action.url, query, action.label) for action in actions if not action.entry().reason]
    return format_html_join("", '<a href="{}?{}">{}</a>', links) or "—"
