from datetime import timedelta

from notifications.emails.tasks import send_email
from orders.actions import Action, Obstacle, register
from orders.models import Activity
from refunds.emails import request_forwarded_email
from refunds.forms import RequestForm
from refunds.models import RefundRequest, RefundSettings
from refunds.requests import escalate_request, remind_of_request
from refunds.rules import card_only, nothing_to_refund
from vendors.actor import ActorKind
from vendors.rights import Right


@register
class RequestRefund(Action):
    """Ask the vendor for a refund, as the customer or on the customer's behalf; it is listed until answered."""

    label = "Request Refund"
    right = Right.SUPPORT
    confirmation = "The request was forwarded to the vendor."
    kind = Activity.Kind.REFUND
    weight = 65
    form_class = RequestForm
    mails_customer = True

    def is_listed(self) -> bool:
        return self.actor.kind is not ActorKind.VENDOR

    def obstacle(self) -> str:
        if self.actor.kind is ActorKind.VENDOR:
            return "it is for Customer Service: as the vendor, refund the order"
        by_customer = self.actor.kind is ActorKind.CUSTOMER
        return nothing_to_refund(self.order) or (card_only(self.order) if by_customer else "")

    def perform(self, *, comment: str, item: int | None = None, reason: str = "") -> str:
        if self.order.refund_requests.filter(state=RefundRequest.State.OPEN).exists():
            raise Obstacle("a request is open already: the vendor has been asked")
        request = RefundRequest.objects.create(
            vendor_id=self.order.vendor_id,
            order=self.order,
            item_id=item,
            comment=f"{reason}\n\n{comment}" if reason else comment,
            opened_by_kind=self.actor.kind,
            opened_by_name=self.actor.name,
            email_key=self.order.email_key,
        )
        self.subject = f"request:{request.pk}"
        if not self.order.vendor.support_email:
            self.enqueue(escalate_request, request_id=request.pk)
            return "Refund requested. The vendor has no support address: Customer Service answers it."
        self.enqueue(send_email, email_id=request_forwarded_email(request).pk)
        settings = RefundSettings.of_vendor(self.order.vendor_id)
        remind_after = timedelta(days=settings.remind_after_days)
        escalate_after = timedelta(days=settings.escalate_after_days)
        self.enqueue(remind_of_request, delay=remind_after, request_id=request.pk)
        self.enqueue(escalate_request, delay=escalate_after, request_id=request.pk)
        return f"Refund requested, forwarded to {self.order.vendor.support_email}."
