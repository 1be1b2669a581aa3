"""License keys in Customer Service's admin: who has paid and has none."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import SafeString

from delivery.licenses.actions.retry_license_key import RetryLicenseKey
from delivery.licenses.orders_without_key import attach_key_jobs
from delivery.models import Delivery
from delivery.rules import not_deliverable
from orders.actions import Obstacle
from orders.admin.linked import LinkedToOrder
from vendors.admin.shown import typed
from vendors.admin.staff_admin import StaffAdmin
from vendors.admin.vendor_filter import VendorFilter
from vendors.rights import Right

DATE_FORMAT = "j M Y, H:i"


@admin.register(Delivery)
class MissingKeyAdmin(LinkedToOrder, StaffAdmin):
    """Customers of every vendor who wait for a key; it is tried again by the action of the order item."""

    order_path = "item__order"
    list_display = ("order_link", "product", "vendor", "customer", "since", "error")
    list_display_links = None
    list_filter = (VendorFilter,)
    search_fields = ("item__order__number",)
    search_help_text = "A whole Order ID"
    actions = ("try_again",)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().changelist_view(request, {"title": "Paid but no key, of all vendors"})

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        deliveries = super().get_queryset(request).filter(awaits_key_since__isnull=False)
        return deliveries.select_related("vendor").prefetch_related("item__product__terms")

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ("awaits_key_since", "pk")

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Return a page of the list, less what was refunded since: the orders tell that, and are read by page."""
        change_list = super().get_changelist_instance(request)
        change_list.result_list = [
            delivery
            for delivery in change_list.result_list
            if not not_deliverable(delivery.item.order, delivery.item)
        ]
        attach_key_jobs(change_list.result_list)
        return change_list

    @admin.display(description="Product")
    def product(self, delivery: Delivery) -> SafeString:
        item = delivery.item
        return format_html('<a href="{}">{}</a>', item.get_absolute_url(), item.name or item.sku)

    @admin.display(description="Customer")
    def customer(self, delivery: Delivery) -> SafeString:
        return typed(delivery.item.order.full_name or delivery.item.order.email)

    @admin.display(description="Waiting since")
    def since(self, delivery: Delivery) -> str:
        return format_date(delivery.awaits_key_since, DATE_FORMAT) if delivery.awaits_key_since else ""

    @admin.display(description="What went wrong")
    def error(self, delivery: Delivery) -> str:
        job = delivery.key_job
        if job is None or not job.last_error:
            return "Nothing yet: it is on its way."
        next_try = (
            "not tried again by itself"
            if job.failed_at
            else f"next try {format_date(job.due_at, DATE_FORMAT)}"
        )
        return f"{job.last_error[:200]} Tried {job.attempts} times, {next_try}."

    def has_again_permission(self, request: HttpRequest) -> bool:
        return self.may(request, Right.SUPPORT)

    @admin.action(description="Retry License Key", permissions=["again"])
    def try_again(self, request: HttpRequest, deliveries: QuerySet[Delivery]) -> None:
        """Run Retry License Key on each; a message says why it could not run on one."""
        count = 0
        for delivery in deliveries:
            item = delivery.item.order.items.with_related().get(pk=delivery.item_id)
            try:
                RetryLicenseKey(delivery.item.order, request.actor, item).run()  # type: ignore[attr-defined]
            except Obstacle as obstacle:
                messages.error(request, f"{delivery.item.order.number}: {obstacle}.")
            else:
                count += 1
        if count:
            messages.success(request, f"{count} license key{'' if count == 1 else 's'} tried again.")
