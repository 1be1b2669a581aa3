"""When the old address is asked, and where changes of late are shown."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from jobs.worker import process_jobs
from notifications.actions.change_email import ChangeEmail
from notifications.address_changes.models import AddressSettings, EmailChange
from orders.models import Order
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
OLD, NEW = "grace@navy.example", "hopper@elsewhere.example"


def email_of(order: Order) -> str:
    order.refresh_from_db()
    return str(order.email)


@pytest.mark.parametrize(
    ("age", "email", "waits"),
    [
        (29, "hopper@navy.example", False),
        (31, "hopper@navy.example", True),
        (1, NEW, True),
        (31, "GRACE@navy.example", False),
    ],
)
def test_old_orders_and_other_domains_are_asked_about(
    anna: Actor, guarded: Vendor, age: int, email: str, waits: bool
) -> None:
    order = make.order(guarded, placed_at=timezone.now() - timedelta(days=age))

    ChangeEmail(order, anna).run(email=email)

    assert (email_of(order) == OLD) == waits


@pytest.mark.parametrize(
    ("problem", "email", "waits"),
    [
        ("550 unknown", "ada@gmail.com", False),
        ("", "ada@gmail.com", True),
        ("550 unknown", "eve@gmail.com", True),
    ],
)
def test_slip_of_the_keyboard_is_mended_at_once_where_emails_come_back(
    anna: Actor, guarded: Vendor, problem: str, email: str, waits: bool
) -> None:
    order = make.order(guarded, email="ada@gmial.com", email_problem=problem)

    ChangeEmail(order, anna).run(email=email)

    assert (email_of(order) == "ada@gmial.com") == waits


def test_recent_changes_are_shown_where_key_and_links_are_sent(
    anna: Actor, amir: Actor, order: Order, panel: Panel
) -> None:
    ChangeEmail(order, amir).run(email=NEW, at_once=True, comment="Known for years")
    client = panel(anna)

    pages = [
        client.get(f"/orders/{order.number}/"),
        client.get(f"/orders/{order.number}/actions/resend-order/"),
        client.post(
            "/orders/paste/", {"message": f"From: a <{NEW}>\n\nMy key for {order.number} does not work."}
        ),
    ]

    for page in pages:
        assert f"The email address was changed from {OLD}" in page.content.decode()


def test_owners_change_the_settings(alice: Actor, amir: Actor, guarded: Vendor, panel: Panel) -> None:
    form = {"age_limit_days": "10", "waiting_days": "5"}
    assert panel(amir).post("/settings/address-changes/", form).status_code == 403

    assert panel(alice).post("/settings/address-changes/", form).status_code == 302

    settings = AddressSettings.of_vendor(guarded.pk)
    assert (settings.asks_first, settings.age_limit_days, settings.waiting_days) == (False, 10, 5)
    page = panel(alice).post("/settings/address-changes/", form | {"waiting_days": "0"})
    assert page.status_code == 200


def test_the_job_completes_the_change(anna: Actor, order: Order) -> None:
    ChangeEmail(order, anna).run(email=NEW)
    EmailChange.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    order.jobs.filter(task="notifications.complete_email_change").update(
        due_at=timezone.now(), state="waiting"
    )

    process_jobs()

    assert email_of(order) == NEW
    assert order.activities.filter(sentence__contains="since nobody stopped it").exists()
