"""Where a refund request is answered."""

from dataclasses import dataclass

from refunds.actions.decline_request import DeclineRequest
from refunds.actions.refund_order import RefundOrder
from refunds.actions.refund_product import RefundProduct
from refunds.models import RefundRequest
from vendors.actor import Actor


@dataclass(frozen=True, slots=True)
class AnswerUrls:
    """The pages of the two actions that answer a request."""

    refund: str
    decline: str


def answer_urls(request: RefundRequest, actor: Actor) -> AnswerUrls:
    """Return the pages on which the actor refunds what the request is about, or declines it."""
    order, item = request.order, request.item
    refund = RefundProduct(order, actor, item) if item else RefundOrder(order, actor)
    return AnswerUrls(refund.url, DeclineRequest(order, actor).url)
