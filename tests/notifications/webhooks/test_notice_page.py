"""One notice: what was posted beside what would be posted now, and each try."""

from collections.abc import Callable

import pytest
from django.test import Client

from notifications.webhooks.create_notices import current_body
from notifications.webhooks.models import NoticeAttempt
from notifications.webhooks.payload_diff import diff_payloads
from orders.models import Order
from tests import make
from vendors.actor import Actor

Panel = Callable[[Actor], Client]


def test_it_marks_what_changed(anna: Actor, order: Order, panel: Panel) -> None:
    notice = make.notice(order)
    notice.body = current_body(notice)
    notice.save()
    page = f"/orders/{order.number}/notices/{notice.pk}/"

    assert "nothing has changed" in panel(anna).get(page).content.decode()
    order.first_name = "Ada"
    order.save()

    shown = panel(anna).get(page).content.decode()
    assert "<del>        &lt;first-name&gt;Grace&lt;/first-name&gt;</del>" in shown
    assert "<ins>        &lt;first-name&gt;Ada&lt;/first-name&gt;</ins>" in shown
    assert shown.count("<ins>") == shown.count("<del>") == 1 + shown.count("shipping-address&gt;") // 2 // 2


@pytest.mark.parametrize(
    ("before", "after", "marked"),
    [
        ("a\nb", "a\nb", ([], [])),
        ("a\nb\nc", "a\nc", (["b"], [])),
        ("a", "b\na", ([], ["b"])),
        ("", "a", ([], ["a"])),
    ],
)
def test_it_finds_what_the_other_does_not_have(
    before: str, after: str, marked: tuple[list[str], list[str]]
) -> None:
    old, new = diff_payloads(before, after)

    assert ([one.text for one in old if one.differs], [one.text for one in new if one.differs]) == marked
    assert ["\n".join(one.text for one in side) for side in (old, new)] == [before, after]


@pytest.mark.parametrize(
    ("status", "error", "shown"),
    [
        (503, "it answered 503", ("503 Service Unavailable", "")),
        (302, "it answered 302, and more", ("302 Found", "it answered 302, and more")),
        (599, "it answered 599", ("599", "")),
        (None, "the connection was refused", ("No answer", "the connection was refused")),
    ],
)  # fmt: skip
def test_it_says_once_how_a_try_ended(status: int | None, error: str, shown: tuple[str, str]) -> None:
    attempt = NoticeAttempt(status=status, error=error)

    assert (attempt.answered, attempt.complaint) == shown
