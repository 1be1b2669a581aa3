"""The demo: consistent, the same each time, and without anybody's real address."""

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import Count, F, Q, Sum, TextChoices
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from checkout.coupons.models import Coupon
from checkout.tax.rates import charges_sales_tax
from core.money import digits
from devtools.management.commands.demo import load
from jobs.models import Job
from notifications.emails.models import Email
from notifications.webhooks.models import Notice, NoticeAttempt, NoticeEndpoint
from orders.models import Activity, Order, OrderItem, Recipient
from orders.search.models import SearchKey
from refunds.models import Refund
from refunds.models.states import OPEN, State
from refunds.stuck_refunds import stuck_refunds
from tests.emptying import empty_database
from vendors.models import User, Vendor

CLOCK = datetime(2026, 5, 4, tzinfo=UTC)
COUNTS = (400, 900, 40)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """One demo for all tests here; the value is the fingerprint of one loaded before."""
    with django_db_blocker.unblock(), override_settings(DEBUG=True):
        with transaction.atomic():
            load(COUNTS, CLOCK)
            earlier = fingerprint()
            transaction.set_rollback(True)
        load(COUNTS, CLOCK)
        yield earlier
        empty_database()


def test_demo_has_three_vendors_of_different_size() -> None:
    sizes = Vendor.objects.annotate(size=Count("orders")).order_by("pk").values_list("size", flat=True)

    assert tuple(sizes) == COUNTS


@pytest.mark.parametrize(
    ("column", "choices"),
    [("status", Order.Status), ("kind", Order.Kind), ("payment_method", Order.PaymentMethod)],
)
def test_demo_has_orders_of_every_kind(column: str, choices: type[TextChoices]) -> None:
    assert set(Order.objects.values_list(column, flat=True)) == set(choices)


def test_demo_has_test_orders_imported_orders_recipients_and_currencies_of_all_digits() -> None:
    assert Order.objects.filter(is_test=True).exists()
    assert Order.objects.exclude(reference="").exists()
    assert Recipient.objects.exclude(last_name=F("order__last_name")).exists()
    assert {digits(currency) for currency in Order.objects.values_list("currency", flat=True)} == {0, 2, 3}
    assert set(Order.objects.values_list("item_count", flat=True)) == {1, 2, 3, 4, 5, 6}


def test_demo_has_the_states_table_of_sales_tax() -> None:
    assert charges_sales_tax()


def test_orders_are_the_sum_of_their_items() -> None:
    columns = ("net_minor", "tax_minor", "total_minor")
    items = {f"items_{column}": Sum(f"items__{column}") for column in columns}
    summed = Order.objects.annotate(item_rows=Count("items"), **items)

    assert not OrderItem.objects.exclude(currency=F("order__currency")).exists()
    assert summed.filter(
        item_rows=F("item_count"), **{column: F(f"items_{column}") for column in columns}
    ).count() == sum(COUNTS)


def test_refunds_do_not_exceed_what_was_paid() -> None:
    orders = Order.objects.filter(kind=Order.Kind.ORDER)
    by_status = {status: orders.filter(status=status) for status in Order.Status.values}
    refunded, partly = by_status.pop("refunded"), by_status.pop("partly_refunded")

    open_sums = Sum("refunds__amount_minor", filter=Q(refunds__state__in=OPEN), default=0)
    assert (
        not orders.annotate(open=open_sums).exclude(reserved_minor=F("refunded_minor") + F("open")).exists()
    )
    assert not refunded.exclude(refunded_minor=F("total_minor"), paid_minor=F("total_minor")).exists()
    assert not partly.exclude(refunded_minor__gt=0, refunded_minor__lt=F("paid_minor")).exists()
    for status, other_orders in by_status.items():
        paid = 0 if status in ("pending", "canceled") else F("total_minor")
        assert not other_orders.exclude(paid_minor=paid, refunded_minor=0).exists()


def test_demo_has_duplicate_orders_within_minutes() -> None:
    first, second = Order.objects.filter(email="harriet.underhill@inbox.example").order_by("placed_at")

    assert (second.placed_at - first.placed_at).seconds == 6 * 60
    assert first.headline == second.headline


def test_activities_follow_their_causes_and_are_not_in_the_future() -> None:
    assert Activity.objects.filter(cause__isnull=False).exists()
    assert not Activity.objects.filter(cause_id__gte=F("pk")).exists()
    assert not Activity.objects.filter(happened_at__lt=F("cause__happened_at")).exists()
    assert not Activity.objects.filter(happened_at__gt=CLOCK).exists()
    assert not Order.objects.filter(placed_at__gt=CLOCK).exists()


def test_jobs_are_done_failed_or_due_later() -> None:
    undone = Job.objects.filter(done_at=None, failed_at=None)
    emails = Email.objects.in_bulk(
        [job.arguments["email_id"] for job in undone if job.task == "notifications.send_email"]
    )

    assert Job.objects.filter(done_at__isnull=False, cause_id__isnull=False).exists()
    assert not Job.objects.filter(failed_at__isnull=False, last_error="").exists()
    assert {job.status for job in Job.objects.all()} == {"done", "failed", "waiting", "retrying"}
    assert not undone.filter(due_at__lte=CLOCK).exists()
    assert {email.state for email in emails.values()} == {Email.State.QUEUED}
    assert set(Email.objects.values_list("state", flat=True)) == set(Email.State) - {
        Email.State.SENDING,
        Email.State.UNDONE,
    }


def test_notices_are_in_every_state_and_none_is_posted_today() -> None:
    notices = Notice.objects.annotate(attempt_count=Count("attempts"))

    assert set(Notice.objects.values_list("state", flat=True)) == set(Notice.State) - {Notice.State.QUEUED}
    assert not notices.exclude(attempt_count=F("tries")).exists()
    assert not NoticeAttempt.objects.filter(started_at__gt=CLOCK).exists()
    assert {endpoint.state for endpoint in NoticeEndpoint.objects.all()} == {"active", "paused"}
    assert Vendor.objects.exclude(warning="").count() == 1


def test_refunds_are_in_every_state_and_add_up() -> None:
    lines = Refund.objects.annotate(sum=Sum("lines__amount_minor"))

    assert set(Refund.objects.values_list("state", flat=True)) == set(State) - {State.DECLINED, State.UNDONE}
    assert not lines.exclude(sum=F("amount_minor")).exists()
    assert Refund.objects.filter(by_hand=True, state=State.SUCCEEDED).exclude(reference="").exists()
    assert stuck_refunds(Refund.objects.all()).exists()


def test_coupons_are_in_every_state(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Coupon, "today", CLOCK.date())
    states = {coupon.state[1] for coupon in Coupon.objects.select_related("vendor")}

    assert states == {"Active", "Not begun", "Expired", "Used up", "Ended"}


def test_addresses_are_all_in_example() -> None:
    addresses = [
        *Order.objects.values_list("email", flat=True),
        *Recipient.objects.values_list("email", flat=True),
        *Email.objects.values_list("to", flat=True),
        *User.objects.values_list("email", flat=True),
        *Vendor.objects.values_list("support_email", flat=True),
        *Vendor.objects.values_list("notification_email", flat=True),
        *re.findall(r"\S+@[\w.-]*\w", " ".join(Activity.objects.values_list("sentence", flat=True))),
    ]

    assert {address.rpartition(".")[2] for address in addresses if address} == {"example"}


def test_numbers_follow_one_sequence_by_time() -> None:
    numbers = Order.objects.order_by("placed_at", "pk").values_list("number", flat=True)
    sequence = [int(number.rpartition("-")[2]) for number in numbers]

    assert sequence == list(range(sequence[0], sequence[0] + sum(COUNTS)))


def test_orders_have_search_keys() -> None:
    assert SearchKey.objects.filter(kind=SearchKey.Kind.LAST_NAME, value="lindstrom").exists()
    assert SearchKey.objects.values("order").distinct().count() == sum(COUNTS)


def test_demo_is_the_same_each_time(demo: str) -> None:
    assert fingerprint() == demo


def test_command_changes_nothing_when_the_demo_is_loaded() -> None:
    output = StringIO()
    call_command("demo", stdout=output)

    assert "loaded already" in output.getvalue()
    assert Order.objects.count() == sum(COUNTS)


def fingerprint() -> str:
    """Return a hash of everything but ids and numbers, which come from the database."""
    order = (
        "placed_at",
        "status",
        "kind",
        "email",
        "last_name",
        "city",
        "headline",
        "total_minor",
        "refunded_minor",
    )
    tables = (
        Order.objects.order_by("pk").values_list(*order),
        OrderItem.objects.order_by("order", "position").values_list("sku", "quantity", "total_minor"),
        Activity.objects.order_by("pk").values_list("happened_at", "actor_name", "sentence", "data"),
        Job.objects.order_by("pk").values_list("due_at", "attempts", "done_at", "failed_at", "last_error"),
        Email.objects.order_by("pk").values_list("to", "state", "kind"),
    )
    return hashlib.sha256(repr([list(table) for table in tables]).encode()).hexdigest()
