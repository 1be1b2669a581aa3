"""A refund request is declined with a reason."""

from collections.abc import Callable

import pytest
from django.test import Client

from orders.actions import Obstacle
from orders.models import Order
from refunds.actions.decline_request import DeclineRequest
from refunds.actions.request_refund import RequestRefund
from refunds.models import RefundRequest
from vendors.actor import Actor

Panel = Callable[[Actor], Client]


def test_decline_request_stores_the_comment_and_who_answered(
    sam: Actor, amir: Actor, order: Order, panel: Panel
) -> None:
    RequestRefund(order, sam).run(comment="x")
    page = f"/orders/{order.number}/actions/decline-request/"
    form = {"comment": "Used for two years.", "next": "/refunds/requests/"}

    response = panel(amir).post(page, form, follow=True)

    request = RefundRequest.objects.get()
    assert (request.state, request.answer, request.answered_by) == (
        "declined",
        "Used for two years.",
        amir.user,
    )
    assert response.request["PATH_INFO"] == "/refunds/requests/"
    assert "Refund request declined." in response.content.decode()
    assert "Used for two years." in panel(amir).get("/refunds/requests/?state=declined").content.decode()
    RequestRefund(order, sam).run(comment="they ask again")


def test_decline_request_needs_an_open_request(amir: Actor, order: Order) -> None:
    with pytest.raises(Obstacle, match="no refund request is open"):
        DeclineRequest(order, amir).run(comment="x")
