"""Refunds, disputes, differences from the gateway's books, and refund requests in the admin."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.text import plain_text
from orders.admin.linked import LinkedToOrder
from orders.models import Order
from orders.numbers import typed_order_number
from refunds.models import Difference, Dispute, Refund, RefundRequest
from refunds.models.states import OPEN
from refunds.stuck_refunds import stuck_refunds
from vendors.admin.shown import typed
from vendors.admin.staff_admin import StaffAdmin
from vendors.admin.vendor_filter import VendorFilter


def action_links(
    order: Order, list_url: str, *actions: tuple[str, str], item_id: int | None = None
) -> SafeString:
    """Return links to the pages of these actions, each a label and a slug, which lead back to the list."""
    place = f"{order.get_absolute_url()}items/{item_id}/" if item_id else order.get_absolute_url()
    urls = ((f"{place}actions/{slug}/?next={list_url}", label) for label, slug in actions)
    return format_html_join(" ", '<a class="btn btn-sm" href="{}">{}</a>', urls)


class AttentionFilter(admin.SimpleListFilter):
    """Open refunds, by who has to do something."""

    title = "what to do"
    parameter_name = "attention"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        return [("stuck", "Needs attention"), ("hand", "To be paid out by hand"), ("open", "Open")]

    def queryset(self, request: HttpRequest, refunds: QuerySet[Refund]) -> QuerySet[Refund]:
        match self.value():
            case "stuck":
                return stuck_refunds(refunds)
            case "hand":
                return refunds.filter(by_hand=True, state=Refund.State.SUBMITTED)
            case "open":
                return refunds.filter(state__in=OPEN)
        return refunds


@admin.register(Refund)
class RefundAdmin(LinkedToOrder, StaffAdmin):
    """The refunds of every vendor, to read; they are changed by the actions of their orders."""

    list_display = (
        "created_at",
        "order_link",
        "vendor",
        "money",
        "status",
        "reason",
        "requested_by_name",
        "settled_at",
        "approval",
    )
    list_display_links = ("created_at",)
    list_filter = (AttentionFilter, VendorFilter, "state", "reason")
    list_select_related = ("vendor",)
    search_fields = ("order__number", "gateway_id")
    search_help_text = "A whole Order ID, or the gateway's id of a refund"
    ordering = ("-pk",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        term = plain_text(search_term)
        if term.startswith("re_"):
            return queryset.filter(gateway_id=term), False
        return super().get_search_results(request, queryset, typed_order_number(term) or term)

    @admin.display(description="Amount")
    def money(self, refund: Refund) -> str:
        return str(refund.amount)

    @admin.display(description="Actions")
    def approval(self, refund: Refund) -> str:
        if refund.state != Refund.State.WAITING:
            return ""
        actions = ("Approve", "approve-refund"), ("Decline", "decline-refund")
        return action_links(refund.order, "/admin/refunds/refund/", *actions)

    @admin.display(description="State")
    def status(self, refund: Refund) -> SafeString:
        return format_html('<span class="status status-{}">{}</span>', refund.state, refund.status_text)


@admin.register(Dispute)
class DisputeAdmin(LinkedToOrder, StaffAdmin):
    """The disputes of every vendor, to read; a result is recorded by the action **Record Dispute Result**."""

    list_display = ("opened_at", "order_link", "vendor", "money", "status", "reason", "due_at", "closed_at")
    list_display_links = ("opened_at",)
    list_filter = (VendorFilter, "status")
    list_select_related = ("vendor",)
    ordering = ("-pk",)

    @admin.display(description="Disputed")
    def money(self, dispute: Dispute) -> str:
        return str(dispute.amount)


@admin.register(Difference)
class DifferenceAdmin(LinkedToOrder, StaffAdmin):
    """The differences that `manage.py reconcile` has stored, each night or by hand."""

    list_display = ("found_at", "what", "order_link", "vendor", "gateway_id", "is_mended")
    list_display_links = ("found_at", "what")
    list_filter = ("is_mended",)
    list_select_related = ("vendor",)
    ordering = ("-pk",)


class WaitingFilter(admin.SimpleListFilter):
    """Open requests, by who has to answer."""

    title = "what to do"
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        return [("open", "Open"), ("escalated", "With Customer Service")]

    def queryset(self, request: HttpRequest, requests: QuerySet[RefundRequest]) -> QuerySet[RefundRequest]:
        match self.value():
            case "open":
                return requests.filter(state=RefundRequest.State.OPEN)
            case "escalated":
                return requests.filter(state=RefundRequest.State.OPEN, escalated_at__isnull=False)
        return requests


@admin.register(RefundRequest)
class RefundRequestAdmin(LinkedToOrder, StaffAdmin):
    """The refund requests of every vendor, to read; they are entered by the action **Request Refund**."""

    list_display = (
        "created_at",
        "order_link",
        "vendor",
        "state",
        "customer_comment",
        "opened_by_name",
        "escalated_at",
        "answered_at",
        "answer_links",
    )
    list_display_links = ("created_at",)
    list_filter = (WaitingFilter, VendorFilter, "state")
    list_select_related = ("vendor",)
    ordering = ("-pk",)

    @admin.display(description="Comment")
    def customer_comment(self, refund_request: RefundRequest) -> SafeString:
        return typed(refund_request.comment)

    @admin.display(description="Actions")
    def answer_links(self, refund_request: RefundRequest) -> str:
        """Link to the two actions that answer an open request: the customer's product, or the whole order."""
        if refund_request.state != RefundRequest.State.OPEN:
            return ""
        order, list_url = refund_request.order, "/admin/refunds/refundrequest/"
        refund = "refund-product" if refund_request.item_id else "refund-order"
        links = action_links(order, list_url, ("Refund", refund), item_id=refund_request.item_id)
        return links + format_html(" {}", action_links(order, list_url, ("Decline", "decline-request")))
