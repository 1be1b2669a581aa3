"""What the house writes down itself; staff read it."""

from django.contrib import admin

from orders.admin.linked import LinkedToOrder
from orders.models import Activity, BulkRun, ExportRun, Heartbeat, ImportJob
from vendors.admin.staff_admin import StaffAdmin


@admin.register(Activity)
class ActivityAdmin(LinkedToOrder, StaffAdmin):
    """What happened to all orders, newest first."""

    list_display = ("happened_at", "its_order", "vendor", "kind", "sentence", "actor_name", "actor_kind")
    list_display_links = ("happened_at", "sentence")
    list_select_related = ("order", "vendor")
    search_fields = ("order__number",)
    search_help_text = "A whole Order ID"
    ordering = ("-pk",)


@admin.register(BulkRun)
class BulkRunAdmin(StaffAdmin):
    """One action on many orders, by whom and how far."""

    list_display = ("created_at", "vendor", "user", "action", "total", "stopped_at", "done_at")
    list_select_related = ("vendor", "user")
    ordering = ("-pk",)


@admin.register(ExportRun)
class ExportRunAdmin(StaffAdmin):
    """Who took which orders away."""

    list_display = ("created_at", "vendor", "user", "format", "rows", "state", "query")
    list_select_related = ("vendor", "user")
    ordering = ("-pk",)


@admin.register(ImportJob)
class ImportJobAdmin(StaffAdmin):
    """Which files of orders were brought in by page, by whom."""

    list_display = ("created_at", "vendor", "user", "file_name", "state", "problem")
    list_select_related = ("vendor", "user")
    ordering = ("-pk",)


@admin.register(Heartbeat)
class HeartbeatAdmin(StaffAdmin):
    """When each background process was last alive."""

    list_display = ("name", "beat_at")
    ordering = ("name",)
