from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from orders import outbox
from orders.admin.linked import LinkedToOrder
from orders.models import Step
from orders.templatetags.panel import moment
from vendors.admin.staff_admin import StaffAdmin
from vendors.rights import Right


class StepStateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        return [("dead", "Needs attention"), ("open", "Open"), ("done", "Done")]

    def queryset(self, request: HttpRequest, steps: QuerySet[Step]) -> QuerySet[Step]:
        match self.value():
            case "dead":
                return steps.filter(dead_at__isnull=False)
            case "open":
                return steps.filter(done_at__isnull=True, dead_at__isnull=True)
            case "done":
                return steps.filter(done_at__isnull=False)
        return steps


@admin.register(Step)
class StepAdmin(LinkedToOrder, StaffAdmin):
    """The outbox: what was promised, what is late, and what gave up and waits for a person."""

    list_display = ("id", "task", "state", "its_order", "attempts", "due", "error")
    list_display_links = ("id", "task")
    list_filter = (StepStateFilter,)
    list_select_related = ("order",)
    ordering = ("-pk",)
    actions = ("retry",)

    @admin.display(description="State")
    def state(self, step: Step) -> SafeString:
        return format_html('<span class="status status-{}">{}</span>', step.state, step.told)

    @admin.display(description="Due at (UTC)", ordering="due_at")
    def due(self, step: Step) -> SafeString:
        return moment(step.due_at)

    @admin.display(description="Last error")
    def error(self, step: Step) -> str:
        return Truncator(step.last_error).chars(120)

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return self.may(request, Right.SUPPORT)

    @admin.action(description="Retry", permissions=["retry"])
    def retry(self, request: HttpRequest, steps: QuerySet[Step]) -> None:
        """Only the dead ones: what is open comes by itself, what is done stays done."""
        dead = steps.filter(dead_at__isnull=False)
        with transaction.atomic():
            LogEntry.objects.log_actions(str(request.user.pk), dead, CHANGE, change_message="Retried.")
            count = outbox.revive(Step.objects.filter(pk__in=dead.values("pk")))
        if count:
            messages.success(request, f"{count} step{'' if count == 1 else 's'} will be tried again shortly.")
        else:
            messages.error(request, "None of these steps gave up: there is nothing to retry.")
