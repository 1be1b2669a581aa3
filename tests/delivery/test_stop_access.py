"""Stop Access takes files and key away without a refund; nobody is told unless chosen."""

from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from checkout.order_lookup.links import SHOWN_FOR, order_url
from delivery.actions.rerun_delivery import RerunDelivery
from delivery.actions.stop_access import StopAccess
from delivery.downloads.models import DownloadLink
from delivery.licenses.models import LicenseKey
from delivery.licenses.orders_without_key import deliveries_without_key
from delivery.models import Delivery
from jobs.worker import process_jobs
from notifications.emails.actions.resend_order import ResendOrder
from notifications.emails.models import Email
from orders.actions import Obstacle, Target, actions_on
from orders.models import OrderItem
from tests import make
from tests.delivery import goods
from tests.delivery.licenses.software_passport import delivered_passport, fetch_key
from vendors.actor import Actor

pytestmark = pytest.mark.usefixtures("fresh_limits")


@pytest.fixture
def delivered(item: OrderItem) -> OrderItem:
    """The order's item with a license key and a download link."""
    goods.terms(item, key_source="pool", receipt_text="Thank you!")
    goods.pool(item, "KEY-1", "KEY-2")
    goods.delivered(item)
    goods.link(item)
    return goods.reloaded(item)


def stop(item: OrderItem, actor: Actor, *, tell_customer: bool = False) -> OrderItem:
    StopAccess(item.order, actor, item).run(comment="Stolen card.", tell_customer=tell_customer)
    process_jobs()
    return goods.reloaded(item)


def test_stop_access_takes_file_key_and_receipt_text_away(
    amir: Actor, client: Client, delivered: OrderItem, mailoutbox: list[EmailMessage]
) -> None:
    link = DownloadLink.objects.select_related("vendor").get()
    item = stop(delivered, amir)

    for path in ("", link.filename):
        response = client.get(f"/d/{link.token}/{path}")
        assert (response.status_code, "was stopped" in response.text) == (403, True)
        assert "support@acme.example" in response.text
    assert LicenseKey.objects.get().state == "revoked"
    assert Delivery.objects.get().receipt_text == "Thank you!"
    page = client.get(order_url(item.order, lifetime=SHOWN_FOR)).text
    assert "Access to this product was stopped." in page
    assert "KEY-1" not in page
    assert link.page_url not in page
    assert mailoutbox == []
    ResendOrder(item.order, amir).run(items=["receipt"], comment="x")
    assert "KEY-1" not in Email.objects.get().text


def test_stop_access_is_recorded_with_its_reason(
    amir: Actor, delivered: OrderItem, panel: Callable[[Actor], Client]
) -> None:
    url = reverse("item_action", args=[delivered.order.number, delivered.pk, "stop-access"])

    response = panel(amir).post(url, {"comment": "Stolen card."}, follow=True)

    assert "Access stopped." in response.text
    activity = delivered.order.activities.latest("pk")
    assert activity.sentence.startswith("Access to Backup Pro stopped")
    assert activity.data["comment"] == "Stolen card."
    assert "Stopped</span>" in response.text


def test_stop_access_emails_the_customer_only_if_chosen(
    amir: Actor, delivered: OrderItem, mailoutbox: list[EmailMessage]
) -> None:
    stop(delivered, amir, tell_customer=True)

    (message,) = mailoutbox
    assert message.to == ["grace@navy.example"]
    assert message.subject == "Access to Backup Pro was stopped"
    assert "support@acme.example" in message.body
    assert "Stolen card" not in message.body


def test_stop_access_refuses_to_email_an_order_without_address(amir: Actor, delivered: OrderItem) -> None:
    type(delivered.order).objects.update(email="")

    with pytest.raises(Obstacle, match="no email address"):
        stop(delivered, amir, tell_customer=True)
    assert Delivery.objects.get().stopped_at is None


def test_stop_access_lets_no_action_deliver_the_item(amir: Actor, delivered: OrderItem) -> None:
    item = stop(delivered, amir)
    actions = [action(item.order, amir, item) for action in actions_on(Target.ITEM)]
    delivering = {
        "fix-delivery", "reset-download-link", "mail-fresh-link", "stop-old-links", "rerun-delivery",
        "deliver-license-key", "retry-license-key", "deactivate-all-machines", "deactivate-machine",
        "reactivate-machine",
    }  # fmt: skip

    refused = {action.slug for action in actions if "its access was stopped" in action.obstacle()}

    assert refused == delivering
    with pytest.raises(Obstacle, match="Restore Access"):
        RerunDelivery(item.order, amir, item).run()


def test_stop_access_refuses_the_activation_of_a_machine(amir: Actor, item: OrderItem) -> None:
    delivery = delivered_passport(item)
    assert fetch_key(delivery).status_code == 200

    stop(goods.reloaded(item), amir)

    assert [fetch_key(delivery, machine).status_code for machine in ("9A3F-77C1", "BBBB-2")] == [403, 403]
    assert delivery.activation_code not in Delivery.objects.get().receipt_text


def test_stop_access_lets_a_key_that_is_due_wait(amir: Actor, item: OrderItem) -> None:
    goods.terms(item, key_source="pool")
    goods.delivered(item)
    stop(goods.reloaded(item), amir)

    goods.pool(item, "KEY-1")
    process_jobs()

    assert not LicenseKey.objects.exists()
    assert not deliveries_without_key().exists()


def test_stop_access_says_why_it_cannot_run(amir: Actor, anna: Actor, item: OrderItem) -> None:
    assert "nothing of it was delivered" in StopAccess(item.order, amir, item).obstacle()
    goods.terms(item)
    goods.delivered(item)
    assert (
        StopAccess(item.order, amir, goods.reloaded(item)).obstacle() == "it has no files and no license key"
    )
    assert "does not allow it" in StopAccess(item.order, anna, item).entry().reason


def test_stop_access_leaves_other_items_alone(amir: Actor, delivered: OrderItem, client: Client) -> None:
    other = make.item(delivered.order, position=2)
    goods.terms(other)
    goods.delivered(other)
    link = goods.link(other)

    stop(delivered, amir)

    assert client.get(f"/d/{link.token}/{link.filename}").status_code == 200
    assert DownloadLink.objects.open().get() == link
