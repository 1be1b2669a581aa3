from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, ClassVar, Self

from django.core.exceptions import PermissionDenied
from django.urls import reverse

from jobs.enqueue import unsaved_jobs
from jobs.models import Job
from jobs.registry import JobRequest, TaskSpec
from orders.actions.run import Obstacle, run_many
from orders.forms import ActionForm
from orders.models import Activity, Order, OrderItem
from vendors.actor import Actor
from vendors.rights import Right


class Target(StrEnum):
    ORDER = "order"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the Actions drop-down; with a reason it is disabled."""

    slug: str
    label: str
    reason: str


class Action:
    """Something a person does to an order, from whichever door: panel, bulk, admin or command."""

    do_not_call_in_templates = True  # a bulk page shows the class itself

    slug: ClassVar[str]  # written by `register`, from the class's name
    label: ClassVar[str]
    right: ClassVar[Right]
    confirmation: ClassVar[str]
    kind: ClassVar[Activity.Kind]
    target: ClassVar[Target] = Target.ORDER
    weight: ClassVar[int] = 50
    bulk: ClassVar[bool] = False
    bulk_form_class: ClassVar[type[ActionForm] | None] = None  # what it asks once for many, if not the same
    bulk_confirms: ClassVar[bool] = False  # before it runs on many, their number has to be typed
    writes_alone: ClassVar[bool] = True  # `perform` writes itself; False: all that is written, `write` writes
    form_class: ClassVar[type[ActionForm] | None] = None  # None: it asks nothing and runs at once
    button: ClassVar[str] = "Continue"

    def __init__(self, order: Order, actor: Actor, item: OrderItem | None = None) -> None:
        self.order = order
        self.actor = actor
        self.item = item
        self.subject = f"item:{item.pk}" if item else ""
        self.queue = ""  # where its promises wait; each task's own unless a bulk run sets it
        self.noted: dict[str, Any] = {}  # what `perform` wants kept on Activity, beside what was typed
        self._job_requests: list[JobRequest] = []

    def obstacle(self) -> str:
        """Why it cannot run now; "" when it can. Makes no query: it is asked for every row of a list."""
        return ""

    def perform(self, *args: Any, **asked: Any) -> str:
        """Do it, under the order's lock; return the sentence the Activity tab shows."""
        raise NotImplementedError

    @classmethod
    def look_ahead(cls, actions: Sequence[Self]) -> None:
        """Read, for all of them at once, what `perform` needs; their orders are locked."""

    @classmethod
    def write(cls, actions: Sequence[Self]) -> None:
        """Write, for all of them at once, what `perform` has decided, and promise what needs the rows' ids.

        An `Obstacle` here leaves all of them undone.
        """

    @classmethod
    def bulk_summary(cls, orders: Iterable[Order]) -> list[str]:
        """What it comes to for all these together, such as totals by currency, as sentences; makes no query."""
        return []

    def enqueue(
        self,
        task: TaskSpec,
        *,
        dedupe_key: str | None = None,
        delay: timedelta = timedelta(0),
        **arguments: Any,
    ) -> None:
        """Request a job, which a worker does after the commit."""
        self._job_requests.append(JobRequest(task, arguments, dedupe_key, delay))

    def enqueue_all(self, job_requests: list[JobRequest]) -> None:
        """Request jobs that another function has prepared."""
        self._job_requests += job_requests

    def include(self, other: type["Action"], **asked: Any) -> str:
        """Do another action as part of this one, by its rules; its promises become ours."""
        included = other(self.order, self.actor, self.item)
        other.look_ahead([included])
        included.check()
        sentence = included.perform(**asked)
        other.write([included])
        self._job_requests += included._job_requests
        self.noted |= included.noted
        return sentence

    def run(self, *, token: str = "", **asked: Any) -> Activity:
        """Act once for each token; the Activity tells it.

        Raises `Obstacle`, or PermissionDenied without the right, and then nothing was written.
        """
        [outcome] = run_many([self], token=token, **asked)
        if isinstance(outcome, Activity):
            return outcome
        raise outcome

    def jobs(self, cause: Activity) -> list[Job]:
        """What it promised, not written yet."""
        return unsaved_jobs(
            self._job_requests,
            vendor_id=self.order.vendor_id,
            subject=self.order.as_subject,
            cause_id=cause.pk,
            queue=self.queue,
        )

    def message(self, activity: Activity) -> str:
        """What the page says afterwards; a form sent twice gets the same, so it depends on the act alone."""
        return self.confirmation

    def ready_mail(self) -> str:
        """A mailto address for what this person has to ask Customer Service for; "" when there is no need."""
        return ""

    def is_listed(self) -> bool:
        """Whether the drop-down has it at all. Makes no query."""
        return True

    def entry(self) -> Entry:
        return Entry(self.slug, self.label, self.actor.refusal(self.right, self.order) or self.obstacle())

    @property
    def url(self) -> str:
        """The action's own page."""
        if self.item:
            return reverse("item_action", args=[self.order.number, self.item.pk, self.slug])
        return reverse("action", args=[self.order.number, self.slug])

    @property
    def done_url(self) -> str:
        return self.item.get_absolute_url() if self.item else self.order.get_absolute_url()

    @property
    def template_names(self) -> list[str]:
        package = type(self).__module__.partition(".actions.")[0].replace(".", "/")
        return [f"{package}/actions/{self.slug}.html", "orders/action.html"]

    def check(self) -> None:
        """Raise what keeps this person from it now."""
        if not self.actor.may(self.right, self.order):
            raise PermissionDenied(f"{self.label}: {self.actor.refusal(self.right, self.order)}.")
        if reason := self.obstacle():
            raise Obstacle(reason)
