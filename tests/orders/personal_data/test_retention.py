"""What is not held for ever goes by the daily job."""

import re
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from checkout.order_summary.models import Purchase
from delivery.downloads.models import Download, DownloadLink
from jobs.models import Job
from jobs.worker import process_jobs
from notifications.webhooks.models import NoticeAttempt
from orders.extension_points import RETENTIONS, Retention
from orders.models import Order, OrderItem
from orders.personal_data.retention import due
from orders.tasks import enqueue_retention
from tests import make
from tests.delivery import goods
from vendors.actor import Actor
from vendors.models import Vendor

LONG_AGO = timezone.now() - timedelta(days=2_000)


def test_retention_erases_what_is_old_and_leaves_what_is_new(item: OrderItem, vendor: Vendor) -> None:
    link = goods.link(item)
    for started_at in (timezone.now() - timedelta(days=100), timezone.now()):
        Download.objects.create(
            vendor=vendor,
            link=link,
            version=goods.current(link.file),
            client="digest",
            address="192.0.2.77",
            started_at=started_at,
        )
    email, notice = make.email(item.order, state="sent"), make.notice(item.order, state="delivered")
    waiting = make.notice(item.order)
    for row in (email, notice, waiting):
        type(row).objects.filter(vendor=vendor, pk=row.pk).update(created_at=LONG_AGO)

    enqueue_retention()
    process_jobs(["erase"])

    downloads = Download.objects.filter(vendor=vendor).order_by("started_at")
    assert list(downloads.values_list("address", "client")) == [(None, ""), ("192.0.2.77", "digest")]
    for row in (email, notice, waiting):
        row.refresh_from_db()
    assert (email.text, email.to, notice.body) == ("", "grace@navy.example", "")
    assert waiting.body


def test_retention_forgets_who_never_paid(vendor: Vendor) -> None:
    purchase = Purchase.objects.create(
        vendor=vendor, product=make.product(vendor), email="grace@navy.example", last_name="Hopper",
        currency="EUR", price_minor=1, net_minor=1, tax_minor=0, total_minor=1, entity="mcie", treatment="none",
        created_at=LONG_AGO, address="192.0.2.77",
    )  # fmt: skip

    enqueue_retention()
    process_jobs(["erase"])

    purchase.refresh_from_db()
    assert (purchase.email, purchase.last_name, purchase.address, purchase.total_minor) == ("", "", None, 1)


def test_retention_deletes_done_jobs_and_ended_sessions(order: Order) -> None:
    done = {"vendor": order.vendor, "task": "x.y", "queue": "bulk", "state": "done"}
    Job.objects.create(**done, done_at=LONG_AGO)
    new = Job.objects.create(**done, done_at=timezone.now())
    Session.objects.create(session_key="x", session_data="", expire_date=LONG_AGO)

    enqueue_retention()

    assert list(Job.objects.filter(task="x.y")) == [new]
    assert not Session.objects.exists()


def test_retention_deletes_where_ended_sessions_were_begun(alice: Actor) -> None:
    for key in ("ended", "open"):
        UserSession.objects.create(user=alice.user, session_key=key, ip="192.0.2.77", user_agent="x")
    Session.objects.create(
        session_key="open", session_data="", expire_date=timezone.now() + timedelta(days=1)
    )

    enqueue_retention()

    assert list(UserSession.objects.values_list("session_key", flat=True)) == ["open"]


def test_retention_deletes_old_downloads_and_attempts_and_leaves_their_sums(
    item: OrderItem, vendor: Vendor
) -> None:
    link, notice = goods.link(item), make.notice(item.order, state="delivered", tries=2)
    DownloadLink.objects.filter(vendor=vendor, pk=link.pk).update(total=2)
    for moment in (LONG_AGO, timezone.now()):
        version = goods.current(link.file)
        Download.objects.create(vendor=vendor, link=link, version=version, started_at=moment)
        NoticeAttempt.objects.create(vendor=vendor, notice=notice, started_at=moment, ms=5)

    enqueue_retention()
    process_jobs(["erase"])

    assert Download.objects.filter(vendor=vendor).get().started_at > LONG_AGO
    assert NoticeAttempt.objects.filter(vendor=vendor).get().started_at > LONG_AGO
    link.refresh_from_db()
    notice.refresh_from_db()
    assert (link.total, notice.tries) == (2, 2)


def test_retention_is_enqueued_once_a_day(vendor: Vendor) -> None:
    for _ in range(2):
        enqueue_retention()

    assert Job.objects.filter(task="orders.apply_retention", vendor=vendor).count() == 1


@pytest.mark.parametrize("retention", list(RETENTIONS), ids=lambda retention: retention.model.__name__)
def test_retention_finds_what_is_due_by_an_index(retention: Retention, vendor: Vendor) -> None:
    """Each night asks for each vendor: without one it would read the rows of all vendors each time."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")

    plan = due(vendor.pk, retention).explain()

    used = re.findall(r"Index (?:Only )?Scan (?:using|on) (\w+)", plan)
    assert used, plan
    assert not [name for name in used if name.endswith("_pkey")], plan


@pytest.mark.parametrize("retention", list(RETENTIONS), ids=lambda retention: retention.model.__name__)
def test_retention_has_its_days_in_the_settings(retention: Retention, settings: Settings) -> None:
    assert settings.RETENTION_DAYS[retention.setting] > 0
