"""The list of all vendors' orders and the page of one, for Customer Service."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import get_template
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from core.templatetags.panel import moment
from orders.actions import menu
from orders.admin import search
from orders.exports.order_admin import ExportingAdmin
from orders.extension_points import ORDER_PANELS
from orders.menu_html import menu_options
from orders.models import Order
from orders.models.order import OrderQuerySet
from orders.numbers import typed_order_number
from orders.search.pages import LISTED
from orders.timeline import timeline
from vendors.actor import Actor
from vendors.admin.vendor_filter import VendorFilter
from vendors.rights import Right

MAX_JOBS = 100


@admin.register(Order)
class OrderAdmin(ExportingAdmin):
    """Orders of all vendors. They are not edited here: every change is an action."""

    list_filter = (VendorFilter, "status", "kind", "is_test")
    list_select_related = ("vendor",)
    search_fields = ("number",)  # makes Django show the search box; `search.find_orders` does the search
    search_help_text = search.HELP

    def get_queryset(self, request: HttpRequest) -> OrderQuerySet:
        return Order.objects.of_all_vendors(_actor(request)).newest_first()

    def get_list_display(self, request: HttpRequest) -> tuple[Any, ...]:
        return ("number", "date", "vendor", "customer", "state", "price", _actions_column(_actor(request)))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        orders, may_be_more = search.find_orders(
            queryset.only(*LISTED, "vendor__name"), search_term, request.GET.get(VendorFilter.parameter_name)
        )
        if may_be_more:
            messages.warning(request, search.MAY_BE_MORE)
        return orders, False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list, or open the order whose full Order ID was typed."""
        typed = request.GET.get("q", "")
        if order := Order.objects.visible_to(_actor(request), typed_order_number(typed)).first():
            return redirect("admin:orders_order_change", order.pk)
        context = {
            "token": uuid4(),
            "title": "Orders of all vendors",
            "may_export": self.may(request, Right.EXPORT),
        }
        return super().changelist_view(request, context)

    @method_decorator(require_safe)
    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the order with its items, jobs, Activity and the Actions drop-down."""
        order = self._order_or_404(request, object_id)
        timezone.activate(ZoneInfo(order.vendor.timezone))
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": f"Order {order.number}",
            "order": order,
            "items": order.items.order_by("position"),
            "recipient": getattr(order, "recipient", None),
            "panels": [(panel, panel.context(order)) for panel in ORDER_PANELS],
            "options": menu_options(tuple(menu(order, _actor(request)))),
            "token": uuid4(),
            "entries": timeline(order),
            "jobs": order.jobs.order_by("-pk")[:MAX_JOBS],
        }
        return TemplateResponse(request, "admin/orders/order/order.html", context)

    def _order_or_404(self, request: HttpRequest, object_id: str) -> Order:
        orders = self.get_queryset(request).select_related("vendor")
        order = orders.filter(pk=object_id).first() if object_id.isdecimal() and len(object_id) < 19 else None
        if order is None:
            raise Http404
        return order

    @admin.display(description="Date (UTC)")
    def date(self, order: Order) -> SafeString:
        return moment(order.placed_at)

    @admin.display(description="Customer")
    def customer(self, order: Order) -> SafeString:
        name = order.full_name or order.company or "—"
        spans = '<span dir="auto" title="{0}">{0}</span><span title="{1}">{1}</span>'
        return format_html(spans, name, order.email)

    @admin.display(description="Status")
    def state(self, order: Order) -> SafeString:
        badges = [(order.status, order.get_status_display())]
        if order.kind != Order.Kind.ORDER:
            badges.append((order.kind, order.get_kind_display()))
        if order.is_test:
            badges.append(("test", "Test"))
        return format_html_join(" ", '<span class="status status-{}">{}</span>', badges)

    @admin.display(description="Total")
    def price(self, order: Order) -> str:
        return str(order.total)


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]


def _actions_column(actor: Actor) -> Callable[[Order], SafeString]:
    """Return the column with **Actions** and **Go**. Their forms stand below the list, which is a form itself."""
    template = get_template("admin/orders/order/_row_actions.html")

    @admin.display(description="Actions")
    def row_actions(order: Order) -> SafeString:
        return format_html("{}", template.render({"order": order, "menu": menu(order, actor)}))

    return row_actions
