from django.contrib import admin

from notifications.emails.models import Email
from orders.admin.linked import LinkedToOrder
from vendors.admin.staff_admin import StaffAdmin


@admin.register(Email)
class EmailAdmin(LinkedToOrder, StaffAdmin):
    """Every email to a customer, as it was sent. It is sent again from the order."""

    list_display = ("created_at", "to", "subject", "state", "order_link", "vendor", "sent_at")
    list_display_links = ("created_at", "subject")
    list_filter = ("state",)
    list_select_related = ("vendor",)
    ordering = ("-pk",)
