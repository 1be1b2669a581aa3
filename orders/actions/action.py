"""The base class of all actions on orders and items."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple, Self

from django.core.exceptions import PermissionDenied
from django.db import transaction

from jobs.enqueue import unsaved_jobs
from jobs.models import Job
from jobs.registry import JobRequest, TaskSpec
from orders.actions.run import Obstacle, Outcome, Outdated, Refusal, perform_allowed, run_many
from orders.forms import ActionForm
from orders.models import Activity, Order, OrderItem
from vendors.actor import Actor
from vendors.rights import Right

UNDO_WINDOW = timedelta(seconds=10)


class Target(StrEnum):
    ORDER = "order"
    ITEM = "item"


class Entry(NamedTuple):
    """An entry of the Actions drop-down; with a reason it is disabled."""

    slug: str
    label: str
    reason: str
    is_dangerous: bool = False
    asks: bool = False  # whether it has a page before it runs


class Action:
    """Something a person does to an order, the same from panel, bulk run, admin, command and API."""

    do_not_call_in_templates = True  # the bulk page's template shows the class itself

    slug: ClassVar[str]  # set by `register` from the class's name
    label: ClassVar[str]
    right: ClassVar[Right]
    confirmation: ClassVar[str]
    kind: ClassVar[Activity.Kind]
    target: ClassVar[Target] = Target.ORDER
    weight: ClassVar[int] = 50
    bulk: ClassVar[bool] = False
    bulk_form_class: ClassVar[type[ActionForm] | None] = None  # its form for many orders, if another
    bulk_confirms: ClassVar[bool] = False  # the number of orders has to be typed before it runs
    edits: ClassVar[str] = ""  # the field of the order page that links to it
    form_class: ClassVar[type[ActionForm] | None] = None  # None: it needs no data and runs at once
    button: ClassVar[str] = "Continue"
    is_dangerous: ClassVar[bool] = False  # money goes or something stops: its button has the danger colour
    bulk_warning: ClassVar[str] = ""  # what else stops, as the page for many orders says it
    hands_out: ClassVar[bool] = False  # a key or a link: its page says what changed of late
    mails_customer: ClassVar[bool] = False  # its page names the address, which it states (`shows`)
    can_undo: ClassVar[bool] = False  # all it does to the world are jobs, and `undo` takes back the rest

    queue = ""  # of its jobs; each task's own unless a bulk run sets it
    in_bulk = False
    asks_again = False  # whether it is refused when the same person sent the same data a moment ago
    shown: str | None = None  # what the form that was sent stated; None: it stated nothing

    def __init__(self, order: Order, actor: Actor, item: OrderItem | None = None) -> None:
        self.order = order
        self.actor = actor
        self.item = item
        self.subject = f"item:{item.pk}" if item else ""
        self.extra_data: dict[str, Any] = {}  # stored on the Activity beside the form's data
        self._job_requests: list[JobRequest] = []

    def obstacle(self) -> str:
        """Return why it cannot run now; "" when it can. Makes no query: it is called for every row of a list."""
        return ""

    def shows(self) -> str:
        """Return what its page, or in bulk the preview, states of money, items and addresses; "" for nothing.

        The form carries it. Where it is another text under the lock, nothing is done and the form is shown again.
        Asked only where there is no obstacle; in bulk it makes no query.
        """
        return self.order.email if self.mails_customer and not self.in_bulk else ""

    def moves(self) -> str:
        """Return what money its button moves, as a clause beside the button; "" for none."""
        return ""

    def outdated(self, shown: str, now: str) -> str:
        """Return the sentence about a form that stated something else than is so now."""
        return (
            f"Meanwhile this has changed: the page showed “{shown or 'nothing'}”, now it is “{now or 'nothing'}”. "
            "Nothing was done. Look at it again, and go on if it is right."
        )

    def perform(self, *args: Any, **data: Any) -> str:
        """Do it, under the order's lock; return the sentence that the Activity tab shows."""
        raise NotImplementedError

    @classmethod
    def perform_many(cls, actions: Sequence[Self], data: Mapping[str, Any]) -> dict[int, Outcome]:
        """Do these actions of different, locked orders; return each one's sentence or `Obstacle`, by order id.

        Only an action that often runs in bulk has its own, which takes as few statements for many orders as for one.
        """
        outcomes: dict[int, Outcome] = {}
        for action in actions:
            try:
                with transaction.atomic(savepoint=len(actions) > 1):
                    outcomes[action.order.pk] = action.perform(**data)
            except (Obstacle, PermissionDenied) as refusal:
                outcomes[action.order.pk] = refusal
        return outcomes

    @classmethod
    def bulk_summary(cls, orders: Iterable[Order]) -> list[str]:
        """Return sentences about all these orders together, such as totals by currency; makes no query."""
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

    def include(self, action_class: type["Action"], **data: Any) -> str:
        """Do another action as part of this one, by its rules; its jobs and extra data are added to this one's."""
        included = action_class(self.order, self.actor, self.item)
        outcome = perform_allowed([included], data)[self.order.pk]
        if not isinstance(outcome, str):
            raise outcome
        self._job_requests += included._job_requests
        self.extra_data |= included.extra_data
        return outcome

    def run(self, *, token: str = "", **data: Any) -> Activity:
        """Run once for each token; return its Activity.

        Raises `Obstacle`, or PermissionDenied without the right; then nothing was written.
        """
        [result] = run_many([self], token=token, **data)
        if isinstance(result, Activity):
            return result
        raise result

    def offer_undo(self) -> None:
        """Let its jobs wait for UNDO_WINDOW, in which it can be undone, where the vendor wishes that."""
        if self.can_undo and self.order.vendor.has_undo:
            self.extra_data["can_undo"] = True

    @classmethod
    def undo(cls, order: Order, activity: Activity, jobs: Sequence[Job]) -> str:
        """Take back what it wrote; its jobs are canceled, the order is locked. Return the sentence of the Activity."""
        raise NotImplementedError

    def jobs(self, cause: Activity) -> list[Job]:
        """Return the jobs it enqueued, not written yet."""
        requests = self._job_requests
        if self.extra_data.get("can_undo"):
            requests = [replace(request, delay=max(request.delay, UNDO_WINDOW)) for request in requests]
        return unsaved_jobs(
            requests,
            vendor_id=self.order.vendor_id,
            subject=self.order.as_subject,
            cause_id=cause.pk,
            queue=self.queue,
        )

    def message(self, activity: Activity) -> str:
        """Return what the page says afterwards. A form sent twice gets the same: it depends on the activity alone."""
        return self.confirmation

    def follow_up(self, activity: Activity) -> tuple[str, str] | None:
        """Return label and address of what is likely done next, as a link behind the message."""
        return None

    def mailto_link(self) -> str:
        """Return a mailto address to ask Customer Service when only they can do it; "" otherwise."""
        return ""

    def is_listed(self) -> bool:
        """Return whether the drop-down lists it at all. Makes no query."""
        return True

    def entry(self, refusal: str | None = None) -> Entry:
        """Return its entry of the drop-down; `refusal` is the actor's of this right, if it is known. Makes no query."""
        if refusal is None:
            refusal = self.actor.refusal(self.right, self.order)
        return Entry(
            self.slug, self.label, refusal or self.obstacle(), self.is_dangerous, self.form_class is not None
        )

    @property
    def url(self) -> str:
        """Return the address of the action's own page."""
        return f"{self.done_url}actions/{self.slug}/"

    @property
    def done_url(self) -> str:
        """Return where the person is led afterwards when the form names no page."""
        return self.item.get_absolute_url() if self.item else self.order.get_absolute_url()

    @property
    def template_names(self) -> list[str]:
        """Return its own template, if it has one, before the one of all actions."""
        package = type(self).__module__.partition(".actions.")[0].replace(".", "/")
        return [f"{package}/actions/{self.slug}.html", "orders/action.html"]

    def refusal(self) -> Refusal | None:
        """Return why it may not run now: no right, its obstacle, or what its form stated has changed."""
        if not self.actor.may(self.right, self.order):
            return PermissionDenied(f"{self.label}: {self.actor.refusal(self.right, self.order)}.")
        if reason := self.obstacle():
            return Obstacle(reason)
        try:
            sentence = self.changed_since(self.shown)
        except Obstacle as obstacle:
            return obstacle
        return Outdated(sentence) if sentence else None

    def changed_since(self, shown: str | None) -> str:
        """Return the sentence about what has changed since a page stated `shown`; "" when that is still so."""
        if shown is None:
            return ""
        now = " ".join(self.shows().split())  # a browser sends line breaks in its own way
        return "" if " ".join(shown.split()) == now else self.outdated(shown, now)
