"""The page of a notice: its body beside the current one, and each attempt."""

from collections.abc import Callable

import pytest
from django.test import Client

from notifications.webhooks.create_notices import current_body
from notifications.webhooks.models import NoticeAttempt
from orders.history import record
from orders.models import Activity, Order
from tests import make
from vendors.actor import SYSTEM, Actor

Panel = Callable[[Actor], Client]


def test_notice_page_marks_changed_lines(anna: Actor, order: Order, panel: Panel) -> None:
    notice = make.notice(order)
    notice.body = current_body(notice)
    notice.save()
    url = f"/orders/{order.number}/notices/{notice.pk}/"

    assert "nothing has changed" in panel(anna).get(url).content.decode()
    order.first_name = "Ada"
    order.save()

    page = panel(anna).get(url).content.decode()
    assert "<del>        &lt;first-name&gt;Grace&lt;/first-name&gt;</del>" in page
    assert "<ins>        &lt;first-name&gt;Ada&lt;/first-name&gt;</ins>" in page
    assert page.count("<ins>") == page.count("<del>") == 1 + page.count("shipping-address&gt;") // 2 // 2


def test_notice_page_says_what_is_no_longer_stored(anna: Actor, order: Order, panel: Panel) -> None:
    notice = make.notice(order, body="", state="delivered", tries=2)

    page = panel(anna).get(f"/orders/{order.number}/notices/{notice.pk}/").content.decode()

    assert "The body is no longer stored." in page
    assert "2, no longer stored one by one." in page


def test_activity_shows_the_state_of_its_notice(anna: Actor, order: Order, panel: Panel) -> None:
    notice = make.notice(order, state="delivered")
    record(order, Activity.Kind.NOTICE, "Notified.", actor=SYSTEM, subject=f"notice:{notice.pk}")

    page = panel(anna).get(f"/orders/{order.number}/activity/").content.decode()

    assert '<span class="status status-delivered">' in page


@pytest.mark.parametrize(
    ("status", "error", "texts"),
    [
        (503, "it answered 503", ("503 Service Unavailable", "")),
        (302, "it answered 302, and more", ("302 Found", "it answered 302, and more")),
        (599, "it answered 599", ("599", "")),
        (None, "the connection was refused", ("No answer", "the connection was refused")),
    ],
)  # fmt: skip
def test_notice_attempt_shows_its_error_once(status: int | None, error: str, texts: tuple[str, str]) -> None:
    attempt = NoticeAttempt(status=status, error=error)

    assert (attempt.status_text, attempt.error_detail) == texts
