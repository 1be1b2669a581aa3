"""A refund withdraws what was delivered, until the bank sends it back."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from delivery.licenses.models import LicenseKey
from devtools.fake_gateway.server import FakeGateway
from jobs.worker import process_jobs
from orders.models import OrderItem
from refunds.actions.refund_order import RefundOrder
from refunds.models import Refund
from refunds.reconcile import reconcile
from tests.delivery import goods
from vendors.actor import Actor


def test_refund_revokes_the_license_key_until_it_is_sent_back(
    amir: Actor,
    item: OrderItem,
    fake_gateway: FakeGateway,
    sentences: Callable[[], list[str]],
    mailoutbox: list[object],
) -> None:
    goods.terms(item, key_source="built_in")
    goods.delivered(item)
    RefundOrder(item.order, amir).run(comment="bought by mistake")
    process_jobs()
    assert LicenseKey.objects.get().state == "revoked"

    fake_gateway.ledger.move(Refund.objects.get().gateway_id, "failed")
    reconcile(timezone.now() - timedelta(days=1))

    assert LicenseKey.objects.get().state == "active"
    assert "License key of Backup Pro valid again: the refund was sent back." in sentences()
