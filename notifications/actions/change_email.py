from contextlib import suppress
from datetime import timedelta

from django.utils import timezone

from jobs.models import Job
from jobs.queues import Queue
from jobs.registry import task
from notifications.address_changes.forms import EmailAddressForm
from notifications.address_changes.models import AddressSettings, EmailChange
from notifications.address_changes.rules import asks_first, day, is_same_address
from notifications.address_changes.tasks import ask_old_address
from notifications.emails.actions.resend_order import ResendOrder
from notifications.emails.compose import address_changed_email
from notifications.emails.tasks import send_email
from notifications.webhooks.create_notices import send_notice
from notifications.webhooks.models import Event
from orders.actions import Action, Obstacle, register
from orders.customers.addresses import record_address_change
from orders.models import Activity
from orders.search.keys import write_email_keys
from vendors.actor import SYSTEM, Actor, ActorKind
from vendors.rights import Right

State = EmailChange.State
NOT_CONFIRMED = "The change of the email address ended: not both addresses confirmed it."


@register
class ChangeEmail(Action):
    """Correct the customer's email address; the old one is asked before, or told that it is out of use.

    It is asked where key and links might follow an address that somebody talked an agent into (`asks_first`). Nothing
    is written to an address that bounced, nor where both addresses are the same mailbox.
    """

    label = "Update Email Address"
    right = Right.SUPPORT
    confirmation = "Email address updated."
    kind = Activity.Kind.CHANGE
    weight = 20
    edits = "email"
    form_class = EmailAddressForm
    button = "Save"
    answered: EmailChange | None = None  # the waiting change that this one completes
    is_confirmed = False  # by the old address

    def shows(self) -> str:
        return str(self.order.email)

    def outdated(self, shown: str, now: str) -> str:
        return f"Meanwhile it was changed to {now}. Save again if yours is the right one."

    def message(self, activity: Activity) -> str:
        if "both_until" in activity.data:
            until = activity.data["both_until"]
            asked = f"We have mailed a link to {self.order.email}."
            return f"{asked} Press the button there until {until}: then we ask the new address."
        if "waits_until" in activity.data:
            until = activity.data["waits_until"]
            return f"The old address is asked first: the change happens on {until} unless it says no."
        return "The waiting change was stopped." if "stopped" in activity.data else self.confirmation

    def follow_up(self, activity: Activity) -> tuple[str, str] | None:
        resend = ResendOrder(self.order, self.actor)
        is_waiting = not activity.data.keys().isdisjoint({"waits_until", "both_until"})
        return None if is_waiting or resend.obstacle() else ("Resend the order's emails", resend.url)

    def perform(self, *, email: str, at_once: bool = False, comment: str = "") -> str:
        changes = EmailChange.objects.of_order(self.order)
        if self.answered:
            self._take(self.answered)
        elif email == self.order.email:
            return self._stop(email)
        elif self.actor.kind is ActorKind.CUSTOMER:
            return self._ask_both(email)
        elif asks_first(self.order, email, AddressSettings.of_vendor(self.order.vendor_id)):
            if not at_once:
                changes.end(State.REPLACED)
                return self._ask(email)
            self._check_haste(comment)
        changes.end(State.REPLACED)
        return self._change(email)

    def _take(self, answered: EmailChange) -> None:
        """Take the answer once: of two, or after a newer change, one is too late."""
        waiting = EmailChange.objects.of_order(self.order).waiting().filter(pk=answered.pk)
        if answered.old_email != self.order.email or not waiting.answered().update(
            state=State.DONE, ended_at=timezone.now()
        ):
            raise Obstacle("this change does not wait any more")

    def _stop(self, email: str) -> str:
        """Stop the change that waits, if one does: the address that the order has was entered again."""
        if not EmailChange.objects.of_order(self.order).end(State.STOPPED):
            raise Obstacle(f"{email} is the address already")
        self.extra_data = {"stopped": True}
        return "The waiting change of the email address was stopped."

    def _ask_both(self, email: str) -> str:
        """Ask the old address, then the new one. Nothing happens by silence: whoever asks has shown a link at most."""
        if not self.order.email or self.order.email_problem:
            raise Obstacle(
                "the old address takes no email, so that it cannot agree: the vendor has to change it"
            )
        EmailChange.objects.of_order(self.order).end(State.REPLACED)
        delay = timedelta(days=AddressSettings.of_vendor(self.order.vendor_id).waiting_days)
        change = self._record(email, State.WAITING, delay, needs_both=True)
        self.enqueue(ask_old_address, change_id=change.pk)
        self.enqueue(complete_email_change, delay=delay, change_id=change.pk)
        until = day(self.order, change.due_at)
        self.extra_data = {"both_until": until}
        return f"Change of the email address from {self.order.email} to {email} waits until {until}: both are asked."

    def _ask(self, email: str) -> str:
        """Ask the old address, unless it bounced; the change happens when the time is over, or sooner by its answer."""
        waiting_days = AddressSettings.of_vendor(self.order.vendor_id).waiting_days
        delay = timedelta(days=waiting_days)
        change = self._record(email, State.WAITING, delay)
        has_bounced = bool(self.order.email_problem)
        if not has_bounced:
            self.enqueue(ask_old_address, change_id=change.pk)
        self.enqueue(complete_email_change, delay=delay, change_id=change.pk)
        until = day(self.order, change.due_at)
        self.extra_data = {"waits_until": until}
        asked = "it bounced, so nobody is asked" if has_bounced else "it is asked first"
        return f"Change of the email address from {self.order.email} to {email} waits until {until}: {asked}."

    def _check_haste(self, comment: str) -> None:
        """Raise Obstacle unless the actor may change at once what the old address should be asked about."""
        if not self.actor.may(Right.REFUND, self.order):
            raise Obstacle(
                "only a manager or an owner changes it at once: without that tick the old address is asked"
            )
        if not comment.strip():
            raise Obstacle("a comment has to say why the old address is not asked")

    def _record(
        self, email: str, state: State, delay: timedelta = timedelta(0), *, needs_both: bool = False
    ) -> EmailChange:
        now = timezone.now()
        return EmailChange.objects.create(
            vendor_id=self.order.vendor_id,
            order=self.order,
            old_email=self.order.email,
            new_email=email,
            state=state,
            asked_by=self.actor.name[:200],
            due_at=now + delay,
            ended_at=None if state == State.WAITING else now,
            needs_both=needs_both,
        )

    def _change(self, email: str) -> str:
        """Change it now, and tell the old address, unless it has just agreed."""
        old_email, had_bounced = self.order.email, bool(self.order.email_problem)
        if not self.answered:
            self._record(email, State.DONE)
        self.order.email = email
        self.order.email_problem = ""
        self.order.fold_keys()
        self.order.save(update_fields=["email", "email_key", "email_problem"])
        write_email_keys(self.order)
        record_address_change(self.order, old_email)
        self.enqueue_all(send_notice(self.order, Event.EMAIL_CHANGE))
        if not old_email:
            return f"Email address set to {email}."
        if not (had_bounced or self.is_confirmed or is_same_address(old_email, email)):
            self.enqueue(send_email, email_id=address_changed_email(self.order, to=old_email).pk)
        return f"Email address changed from {old_email} to {email}{self._ending()}."

    def _ending(self) -> str:
        if not self.answered:
            return ""
        if self.answered.needs_both:
            return ", as both addresses confirmed"
        return ", as the old address confirmed" if self.is_confirmed else ", since nobody stopped it"


def complete(change: EmailChange, actor: Actor, *, is_confirmed: bool) -> Activity:
    """Make a change that waited; raise Obstacle if it does not wait any more."""
    action = ChangeEmail(change.order, actor)
    action.answered, action.is_confirmed = change, is_confirmed
    return action.run(email=change.new_email)


@task(queue=Queue.BULK, kind=Activity.Kind.CHANGE)
def complete_email_change(job: Job, *, change_id: int) -> str:
    """Make the change whose time is over, unless it has ended; the action writes its own Activity."""
    changes = EmailChange.objects.filter(vendor_id=job.required_vendor_id, pk=change_id).waiting()
    change = changes.select_related("order__vendor").filter(due_at__lte=timezone.now()).first()
    if change and change.needs_both:
        return NOT_CONFIRMED if EmailChange.objects.of_order(change.order).end(State.STOPPED) else ""
    if change:
        with suppress(Obstacle):  # it has ended just now
            complete(change, SYSTEM, is_confirmed=False)
    return ""
