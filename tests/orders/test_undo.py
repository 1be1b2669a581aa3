"""Undo: what is started in the panel waits ten seconds, where the vendor wishes it, and one of two things happens."""

import re
from collections.abc import Callable
from functools import partial
from uuid import uuid4

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from jobs.models import Job
from jobs.worker import process_jobs
from notifications.emails.actions.resend_order import ResendOrder
from notifications.emails.models import Email
from orders.actions import Obstacle
from orders.actions.undo import undo
from orders.models import Activity, Order
from tests import make
from tests.at_once import at_once
from tests.job_states import make_due
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
FORM = {"items": "receipt", "comment": "She asked."}


@pytest.fixture
def vendor(db: None) -> Vendor:
    return make.vendor("Acme Software", support_email="support@acme.example", has_undo=True)


def resend(client: Client, order: Order, **form: str) -> str:
    """Resend the receipt in the panel; return the page that follows."""
    address = f"{order.get_absolute_url()}actions/resend-order/"
    return str(client.post(address, FORM | form, follow=True).content.decode())


def undo_address(page: str) -> str:
    match = re.search(r'action="(/orders/[\d-]+/activity/\d+/undo/)"', page)
    assert match
    return match[1]


def test_email_is_undone_by_the_button_of_the_message(
    anna: Actor, panel: Panel, order: Order, mailoutbox: list[EmailMessage]
) -> None:
    client = panel(anna)
    page = resend(client, order)
    assert "The selected emails will be resent shortly." in page
    process_jobs()
    assert mailoutbox == []

    address = undo_address(page)
    assert address in client.get(f"{order.get_absolute_url()}activity/").content.decode()
    pages = [client.post(address, follow=True).content.decode() for _ in range(2)]
    make_due()
    process_jobs()

    assert mailoutbox == []
    assert all(
        "Undone, nothing was sent: “Your order" in page or "Undone, nothing was sent" in page
        for page in pages
    )
    assert Email.objects.get().state == Email.State.UNDONE
    first, second = Activity.objects.filter(order=order).order_by("pk")
    assert (second.cause, second.actor_name) == (first, "anna@demo.example")


def test_email_is_sent_when_nobody_undoes_it_and_then_it_is_too_late(
    anna: Actor, panel: Panel, order: Order, mailoutbox: list[EmailMessage]
) -> None:
    client = panel(anna)
    address = undo_address(resend(client, order))
    [job] = Job.objects.filter(subject_id=order.pk)
    assert 8 < (job.due_at - timezone.now()).total_seconds() <= 10
    make_due()

    refused = client.post(address, follow=True).content.decode()
    process_jobs()
    refused_later = client.post(address, follow=True).content.decode()

    assert len(mailoutbox) == 1
    for page in (refused, refused_later):
        assert "It is too late to undo this" in page
    assert address not in client.get(f"{order.get_absolute_url()}activity/").content.decode()


def test_nothing_waits_without_the_setting_or_outside_the_panel(
    anna: Actor, panel: Panel, order: Order, vendor: Vendor, mailoutbox: list[EmailMessage]
) -> None:
    ResendOrder(order, anna).run(token=str(uuid4()), items=["receipt"], comment="By a command.")
    process_jobs()
    assert len(mailoutbox) == 1

    Vendor.objects.filter(pk=vendor.pk).update(has_undo=False)
    page = resend(panel(anna), order)
    process_jobs()

    assert len(mailoutbox) == 2
    assert "/undo/" not in page


def test_form_sent_twice_offers_the_same_undo(anna: Actor, panel: Panel, order: Order) -> None:
    client, token = panel(anna), str(uuid4())

    addresses = [undo_address(resend(client, order, token=token)) for _ in range(2)]

    assert addresses[0] == addresses[1]


def test_undo_takes_the_right_of_the_action(anna: Actor, bob: Actor, panel: Panel, order: Order) -> None:
    address = undo_address(resend(panel(anna), order))

    assert panel(bob).post(address).status_code == 403
    assert Email.objects.get().state == Email.State.QUEUED


def test_other_activities_cannot_be_undone(anna: Actor, panel: Panel, order: Order) -> None:
    client = panel(anna)
    client.post(f"{order.get_absolute_url()}actions/add-comment/", {"comment": "hello"})
    comment = Activity.objects.get(order=order)

    page = client.post(f"{order.get_absolute_url()}activity/{comment.pk}/undo/", follow=True)

    assert "This cannot be undone." in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_exactly_one_of_done_and_undone_happens(
    anna: Actor, panel: Panel, vendor: Vendor, mailoutbox: list[EmailMessage]
) -> None:
    client = panel(anna)
    for _ in range(6):
        order = make.order(vendor)
        resend(client, order)
        activity = Activity.objects.get(order=order)
        Job.objects.update(due_at=timezone.now())
        mailoutbox.clear()

        calls = [partial(undo, order, activity, anna)] * 2 + [process_jobs] * 2
        outcomes = at_once(*calls)
        process_jobs()

        undone = [outcome for outcome in outcomes[:2] if isinstance(outcome, Activity)]
        assert all(isinstance(outcome, Activity | Obstacle) for outcome in outcomes[:2])
        assert bool(undone) != bool(mailoutbox)
        assert len({activity.pk for activity in undone}) <= 1
        assert Email.objects.get(order=order).state == ("undone" if undone else "sent")
