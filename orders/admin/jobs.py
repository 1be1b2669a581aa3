from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from core.templatetags.panel import moment
from jobs.models import Job
from jobs.states import UNFINISHED
from orders.admin.queues import QueuesPage, retry_failed, say_retried
from orders.models import Order
from orders.models.order import ORDER_SUBJECT
from orders.numbers import typed_order_number
from vendors.rights import Right


class JobStateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        return [("failed", "Needs attention"), ("open", "Open"), ("done", "Done")]

    def queryset(self, request: HttpRequest, jobs: QuerySet[Job]) -> QuerySet[Job]:
        match self.value():
            case "failed":
                return jobs.filter(state=Job.State.FAILED)
            case "open":
                return jobs.filter(state__in=UNFINISHED)
            case "done":
                return jobs.filter(state=Job.State.DONE)
        return jobs


@admin.register(Job)
class JobAdmin(QueuesPage):
    """Jobs of all vendors: open, done, and failed ones, which can be retried."""

    list_display = ("id", "task", "state", "order_link", "attempts", "due", "error")
    list_display_links = ("id", "task")
    list_filter = (JobStateFilter,)
    search_fields = ("subject_id",)  # makes Django show the box; it finds the jobs of one order
    search_help_text = "A whole Order ID"
    ordering = ("-pk",)
    actions = ("retry",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Job]:
        orders = Order.objects.filter(vendor_id=OuterRef("vendor_id"), pk=OuterRef("subject_id"))
        jobs: QuerySet[Job] = super().get_queryset(request)
        return jobs.annotate(order_number=Subquery(orders.values("number")))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find the jobs of one order by its full Order ID."""
        if not search_term.strip():
            return queryset, False
        order = Order.objects.visible_to(request.actor, typed_order_number(search_term)).first()  # type: ignore[attr-defined]
        if order is None:
            return queryset.none(), False
        kind, order_id = order.as_subject
        of_order = queryset.filter(vendor_id=order.vendor_id, subject_kind=kind, subject_id=order_id)
        return of_order, False

    @admin.display(description="State")
    def state(self, job: Job) -> SafeString:
        return format_html('<span class="status status-{}">{}</span>', job.status, job.status_text)

    @admin.display(description="Order")
    def order_link(self, job: Any) -> SafeString | str:
        if job.subject_kind != ORDER_SUBJECT or not job.order_number:
            return "—"
        url = reverse("admin:orders_order_change", args=[job.subject_id])
        return format_html('<a class="order-id" href="{}">{}</a>', url, job.order_number)

    @admin.display(description="Due at (UTC)", ordering="due_at")
    def due(self, job: Job) -> SafeString:
        return moment(job.due_at)

    @admin.display(description="Last error")
    def error(self, job: Job) -> str:
        return Truncator(job.last_error).chars(120)

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return self.may(request, Right.SUPPORT)

    @admin.action(description="Retry", permissions=["retry"])
    def retry(self, request: HttpRequest, jobs: QuerySet[Job]) -> None:
        """Retry the failed jobs among the selected ones."""
        count = retry_failed(request, jobs)
        say_retried(request, count)
