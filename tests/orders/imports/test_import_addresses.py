"""An address that the panel refuses comes in as text, with a warning, and is never mailed."""

from pathlib import Path

import pytest

from jobs.enqueue import enqueue_all
from jobs.registry import JobRequest
from jobs.worker import process_jobs
from notifications.emails import compose
from notifications.emails.actions.resend_order import ResendOrder
from notifications.emails.tasks import send_email
from orders.imports.reason import Reason
from orders.models import Order
from tests import make
from tests.mail_server import MailServer
from tests.orders.imports.makers import row, run_import, write_csv
from vendors.actor import Actor
from vendors.models import Vendor

REFUSED = ["n/a", "ada@", "ada@engine", "ada lovelace@engine.example"]


def test_import_keeps_a_refused_address_as_text(vendor: Vendor, tmp_path: Path) -> None:
    rows = [row(str(number), email=address) for number, address in enumerate(REFUSED, 1)]
    summary = run_import(write_csv(tmp_path, *rows, row("9", email="ada@engine.example")), vendor)

    orders = Order.objects.exclude(email_problem="").order_by("reference")
    assert [order.email for order in orders] == REFUSED
    assert all(order.email_problem.startswith("No email can reach this address.") for order in orders)
    assert summary.refused == {}
    assert summary.points["unreachable"] == {
        "count": 4,
        "first": [[str(number), address] for number, address in enumerate(REFUSED, 1)],
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", ["n/a", "ada lovelace@engine.example"])
def test_refused_address_is_never_mailed(vendor: Vendor, mail_server: MailServer, address: str) -> None:
    order = make.order(vendor, email=address, source="Old Shop")
    email = compose.receipt_email(order)
    email.save()
    job = JobRequest(send_email, {"email_id": email.pk})
    enqueue_all([job], vendor_id=vendor.pk, subject=order.as_subject)

    process_jobs()

    email.refresh_from_db()
    assert email.state == "failed"
    assert not mail_server.arrived


def test_resend_says_that_the_address_has_to_be_corrected(vendor: Vendor, amir: Actor) -> None:
    order = make.order(vendor, email="n/a", source="Old Shop")

    assert ResendOrder(order, amir).obstacle() == "no email can reach the order's address: correct it first"


def test_own_order_is_not_imported_again(vendor: Vendor, tmp_path: Path) -> None:
    own = make.order(vendor)

    summary = run_import(write_csv(tmp_path, row(own.number), row("1")), vendor)

    assert summary.refused == {Reason.OWN_ORDER: 1}
    assert Order.objects.count() == 2
