from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from vendors.admin.shown import typed
from vendors.admin.staff_admin import StaffAdmin
from vendors.admin.vendor_filter import VendorFilter
from vendors.models import VendorLogEntry


@admin.register(VendorLogEntry)
class VendorLogAdmin(StaffAdmin):
    """The log of each vendor as its team reads it, the newest entry first."""

    list_display = ("happened_at", "vendor", "who", "what", "change", "before_and_after")
    list_filter = (VendorFilter, "kind", "change", "happened_at")
    list_select_related = ("vendor",)
    search_fields = ("actor_name", "subject")
    search_help_text = "A part of the name of who did it, or of what was changed"
    ordering = ("-pk",)
    fields = ("happened_at", "vendor", "who", "by_staff", "kind", "what", "change", "before_and_after")

    @admin.display(description="By whom")
    def who(self, entry: VendorLogEntry) -> SafeString:
        return typed(entry.actor_name)

    @admin.display(description="What")
    def what(self, entry: VendorLogEntry) -> SafeString:
        return typed(entry.subject)

    @admin.display(description="Before → after")
    def before_and_after(self, entry: VendorLogEntry) -> SafeString | str:
        """Show each field that changed on a line of its own."""
        is_change = entry.change == VendorLogEntry.Change.CHANGED
        lines = [(label, _sides(before, after, is_change)) for label, before, after in entry.changes]
        return format_html_join("", "<div>{}: {}</div>", lines) or "—"


def _sides(before: str, after: str, is_change: bool) -> SafeString:
    """Return the text before and the text after; of a row that was added or removed there is one."""
    texts = [("del", before), ("ins", after)]
    sides = [(tag, text, tag) for tag, text in texts if text]
    html = format_html_join(" → ", '<{} dir="auto">{}</{}>', sides)
    return html if after or not is_change else format_html("{} → empty", html)
