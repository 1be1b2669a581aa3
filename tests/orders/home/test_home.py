"""Home: what needs attention, and what is done to it there."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jobs.models import Job
from orders.bulk.models import BulkOrder, BulkRun
from orders.home.counts import forget_counts
from orders.home.models import SetAside
from orders.imports.models import ImportRun
from orders.models import Activity, Order
from refunds.models import Refund, RefundRequest
from tests import make
from tests.delivery import goods
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]


@pytest.fixture(autouse=True)
def _uncached(vendor: Vendor) -> None:
    cache.delete(f"needs-attention:{vendor.pk}")


def all_kinds(vendor: Vendor) -> None:
    """Make a row of each kind that takes no more than makers."""
    for _ in range(7):
        order = make.order(vendor)
        make.refund_request(order)
        make.dispute(order)
        make.email(order, state="bounced", reason="550 mailbox unknown")
        make.refund(make.order(vendor), state=Refund.State.FAILED, failure="card closed")
        make.refund(make.order(vendor))
    make.endpoint(vendor, paused_at=timezone.now(), pause_reason="it answered 500")
    for _ in range(2):
        make.order(vendor, placed_at=timezone.now(), headline="Outliner")


def test_home_shows_each_kind_with_cause_and_act(amir: Actor, panel: Panel, vendor: Vendor) -> None:
    all_kinds(vendor)

    page = panel(amir).get("/").content.decode()

    for label in (
        "Refund requests", "Disputes", "Emails that did not arrive", "Refunds that failed", "Possible duplicates",
        "Refunds that wait for approval", "Order notices that fail",
    ):  # fmt: skip
        assert label in page
    for cause in ("“It does not start.”", "550 mailbox unknown", "card closed", "it answered 500"):
        assert cause in page
    assert "Refunds with an unknown result" not in page
    assert "everybody has a key" in page


@pytest.mark.parametrize("is_set_up", [True, False])
def test_home_makes_at_most_ten_queries(
    amir: Actor, panel: Panel, vendor: Vendor, *, is_set_up: bool
) -> None:
    all_kinds(vendor)
    Vendor.objects.filter(pk=vendor.pk).update(is_set_up=is_set_up)
    client = panel(amir)
    client.get("/")

    for change in (lambda _: None, forget_counts, _decline_oldest_request):
        change(vendor.pk)
        with CaptureQueriesContext(connection) as captured:
            page = client.get("/").text
        assert len(captured) <= 10
        assert ("First steps" in page) is not is_set_up


def _decline_oldest_request(vendor_id: int) -> None:
    oldest = RefundRequest.objects.filter(vendor_id=vendor_id).earliest("pk")
    RefundRequest.objects.filter(vendor_id=vendor_id, pk=oldest.pk).update(state="declined")


def test_home_is_calm_when_nothing_waits(anna: Actor, panel: Panel) -> None:
    assert "Nothing needs attention" in panel(anna).get("/").content.decode()


def test_another_vendors_rows_are_not_shown(
    anna: Actor, panel: Panel, other_vendor: Vendor, vendor: Vendor
) -> None:
    all_kinds(other_vendor)

    assert "Nothing needs attention" in panel(anna).get("/").content.decode()
    assert panel(anna).get("/needs-attention/count/").content.strip() == b""


def test_row_that_waits_no_longer_is_gone_at_once(anna: Actor, panel: Panel, order: Order) -> None:
    request, client = make.refund_request(order), panel(anna)
    assert order.number in client.get("/").content.decode()

    RefundRequest.objects.filter(vendor_id=order.vendor_id, pk=request.pk).update(state="declined")

    assert "Nothing needs attention" in client.get("/").content.decode()


@pytest.mark.parametrize(("mark", "until"), [("handled", False), ("later", True)])
def test_row_set_aside_comes_back_with_a_newer_cause(
    anna: Actor, panel: Panel, order: Order, mark: str, until: bool
) -> None:
    client, email = panel(anna), make.email(order, state="bounced", reason="550 no such user")
    address = f"/needs-attention/emails/{email.pk}/"
    client.post(address, {"mark": mark, "comment": "She called."})

    row = SetAside.objects.get(vendor_id=order.vendor_id)
    assert (row.until is not None) is until
    activity = Activity.objects.get(order=order, kind=Activity.Kind.COMMENT)
    assert "She called." in activity.data["comment"]
    assert order.number not in client.get("/").content.decode()

    type(email).objects.filter(vendor_id=order.vendor_id, pk=email.pk).update(
        created_at=timezone.now() + timedelta(seconds=1)
    )
    forget_counts(order.vendor_id)
    assert order.number in client.get("/").content.decode()


def test_row_put_off_comes_back_when_its_time_is_over(anna: Actor, panel: Panel, order: Order) -> None:
    client, request = panel(anna), make.refund_request(order)
    client.post(f"/needs-attention/refund-requests/{request.pk}/", {"mark": "later"})
    SetAside.objects.filter(vendor_id=order.vendor_id).update(until=timezone.now() - timedelta(seconds=1))

    assert order.number in client.get("/").content.decode()


def test_viewer_sets_nothing_aside(bob: Actor, panel: Panel, order: Order) -> None:
    request = make.refund_request(order)

    page = panel(bob).get("/").content.decode()
    response = panel(bob).post(f"/needs-attention/refund-requests/{request.pk}/", {"mark": "handled"})

    assert "actions/refund-order/" not in page
    assert response.status_code == 403
    assert not SetAside.objects.filter(vendor_id=order.vendor_id).exists()


def test_act_on_all_leads_to_the_bulk_action_with_the_orders(
    amir: Actor, panel: Panel, vendor: Vendor
) -> None:
    requests = [make.refund_request(make.order(vendor)) for _ in range(3)]

    response = panel(amir).post("/needs-attention/refund-requests/all/", {"row": [r.pk for r in requests]})

    assert response.headers["Location"].startswith("/orders/actions/refund-order/?order=")
    assert response.headers["Location"].count("order=") == 3


def test_page_of_a_kind_goes_on_by_key(anna: Actor, panel: Panel, vendor: Vendor) -> None:
    for _ in range(52):
        make.refund_request(make.order(vendor))
    client = panel(anna)

    first = client.get("/needs-attention/refund-requests/")
    second = client.get(f"/needs-attention/refund-requests/{first.context['older_url']}")

    assert (len(first.context["lines"]), len(second.context["lines"])) == (50, 2)
    assert client.get("/needs-attention/refund-requests/?after=x").status_code == 302


def test_menu_counts_without_a_query(anna: Actor, panel: Panel, order: Order) -> None:
    client = panel(anna)
    make.refund_request(order)

    assert 'hx-get="/needs-attention/count/"' in client.get("/orders/").content.decode()
    assert ">1<" in client.get("/needs-attention/count/").content.decode()
    assert '<span class="attention-count">1<' in client.get("/orders/").content.decode()


def test_sales_are_by_currency_with_what_was_refunded(anna: Actor, panel: Panel, vendor: Vendor) -> None:
    make.order(vendor, placed_at=timezone.now())
    make.order(vendor, placed_at=timezone.now(), reserved_minor=1000, refunded_minor=1000)
    make.order(vendor, placed_at=timezone.now() - timedelta(days=3), currency="JPY")
    make.order(vendor, placed_at=timezone.now(), status=Order.Status.CANCELED)

    page = panel(anna).get("/home/sales/")

    assert [(row.currency, row.count) for row in page.context["sales"]] == [("EUR", 2), ("JPY", 1)]
    for amount in ("€99.90", "€10.00", "¥4,995"):
        assert amount in page.content.decode()


def test_staff_see_what_waits_at_all_vendors(
    sam: Actor, panel: Panel, vendor: Vendor, other_vendor: Vendor
) -> None:
    for of in (vendor, other_vendor):
        make.refund_request(make.order(of), escalated_at=timezone.now())
    client = panel(sam)

    page = client.get("/", follow=True).content.decode()

    assert "Refund requests with Customer Service" in page
    assert 'href="/admin/refunds/refundrequest/?waiting=escalated"' in page
    assert "<strong>2</strong>" in page


def test_staff_act_on_the_oldest_of_each_kind_from_the_first_page(
    sam: Actor, panel: Panel, vendor: Vendor, other_vendor: Vendor
) -> None:
    orders = [make.order(of) for of in (vendor, other_vendor, vendor, vendor)]
    for order in orders:
        make.refund_request(order, escalated_at=timezone.now())
    goods.disc(vendor)
    failed = {"state": "failed", "failed_at": timezone.now()}
    job = Job.objects.create(vendor=vendor, task="x", queue="mail", **failed)

    page = panel(sam).get("/admin/").content.decode()

    acts = [f"{order.get_absolute_url()}actions/decline-request/?next=/admin/" in page for order in orders]
    assert acts == [True, True, True, False]
    assert "/actions/record-shipment/?next=/admin/" in page
    assert f"/admin/jobs/job/{job.pk}/change/" in page


def test_runs_that_left_something_out_wait(amir: Actor, panel: Panel, order: Order) -> None:
    ended = {"vendor": order.vendor, "user": amir.user, "state": "done", "finished_at": timezone.now()}
    run = BulkRun.objects.create(action="add-comment", total=1, **ended)
    BulkOrder.objects.create(vendor=order.vendor, run=run, order=order, state="refused")
    for refused in ({}, {"no date": 3}):
        ImportRun.objects.create(file_name="2025.csv", size=9, summary={"refused": refused}, **ended)

    groups = {group.need.slug: group for group in panel(amir).get("/").context["groups"]}

    assert groups["bulk-runs"].lines[0].acts[0].url == run.get_absolute_url()
    assert len(groups["imports"].lines) == 1


def test_staff_answer_a_request_from_the_admin(sam: Actor, panel: Panel, order: Order) -> None:
    make.refund_request(order)
    client = panel(sam)
    page = client.get("/admin/refunds/refundrequest/").content.decode()
    url = f"{order.get_absolute_url()}actions/decline-request/"
    assert f"{order.get_absolute_url()}actions/refund-order/?next=" in page
    assert url in page

    response = client.post(url, {"next": "/admin/refunds/refundrequest/", "comment": "It is used."})

    assert response.headers["Location"] == "/admin/refunds/refundrequest/"
    assert RefundRequest.objects.get(order=order).state == RefundRequest.State.DECLINED
