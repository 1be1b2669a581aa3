from django.contrib import admin

from jobs.models import Heartbeat
from vendors.admin.staff_admin import StaffAdmin


@admin.register(Heartbeat)
class HeartbeatAdmin(StaffAdmin):
    """When each background process was last alive."""

    list_display = ("name", "beat_at")
    ordering = ("name",)
