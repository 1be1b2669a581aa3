"""Update Email Address: the address is corrected, and an email goes to the old one."""

from collections.abc import Callable

import pytest
from django.test import Client

from notifications.actions.change_email import ChangeEmail
from notifications.emails.models import Email
from orders.actions import Obstacle
from orders.models import Order
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]


def test_change_email_writes_old_and_new_address_on_activity(anna: Actor, order: Order) -> None:
    activity = ChangeEmail(order, anna).run(email="hopper@navy.example")

    order.refresh_from_db()
    assert order.email == "hopper@navy.example"
    assert activity.kind == "change"
    assert activity.sentence == "Email address changed from grace@navy.example to hopper@navy.example."


def test_change_email_writes_to_the_old_address_neither_the_new_one_nor_the_order(
    anna: Actor, order: Order
) -> None:
    ChangeEmail(order, anna).run(email="hopper@navy.example")

    email = Email.objects.get()
    assert (email.to, email.state) == ("grace@navy.example", "queued")
    assert "Acme Software" in email.text
    for secret in ("hopper@", order.number, "Grace", "Hopper", "Backup Pro", "49.95", "4242"):
        assert secret not in email.text + email.subject


def test_change_email_enqueues_the_email(anna: Actor, order: Order) -> None:
    activity = ChangeEmail(order, anna).run(email="hopper@navy.example")

    job = order.jobs.get()
    assert (job.task, job.queue, job.cause_id) == ("notifications.send_email", "mail", activity.pk)
    assert job.arguments == {"email_id": Email.objects.get().pk}


def test_change_email_sends_nothing_where_there_was_no_address(anna: Actor, vendor: Vendor) -> None:
    order = make.order(vendor, email="")

    activity = ChangeEmail(order, anna).run(email="hopper@navy.example")

    assert activity.sentence == "Email address set to hopper@navy.example."
    assert not Email.objects.exists()


def test_change_email_refuses_the_current_address(anna: Actor, order: Order) -> None:
    with pytest.raises(Obstacle, match=r"grace@navy\.example is the address already"):
        ChangeEmail(order, anna).run(email="grace@navy.example")

    assert not Email.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "grace",
        "grace@",
        "@navy.example",
        "a@b.c, x@e.com",
        "a b@c.example",
        "a@b.example\nBcc: x@y.example",
    ],
)
def test_change_email_form_refuses_an_invalid_address(
    anna: Actor, order: Order, panel: Panel, address: str
) -> None:
    page = f"/orders/{order.number}/actions/change-email/"

    response = panel(anna).post(page, {"email": address})

    assert response.status_code == 200
    assert response.context["form"].errors["email"]
    order.refresh_from_db()
    assert (order.email, order.activities.count()) == ("grace@navy.example", 0)


def test_change_email_form_keeps_the_input_beside_its_error(anna: Actor, order: Order, panel: Panel) -> None:
    response = panel(anna).post(f"/orders/{order.number}/actions/change-email/", {"email": "grace@"})

    assert 'value="grace@"' in response.content.decode()
    assert "Enter a valid email address." in response.content.decode()


def test_change_email_form_starts_with_the_current_address(anna: Actor, order: Order, panel: Panel) -> None:
    page = panel(anna).get(f"/orders/{order.number}/actions/change-email/").content.decode()

    assert 'value="grace@navy.example"' in page
    assert ">Save</button>" in page


@pytest.mark.parametrize(("status", "is_offered"), [("paid", True), ("canceled", False)])
def test_change_email_offers_to_resend_the_emails(
    anna: Actor, vendor: Vendor, panel: Panel, status: str, *, is_offered: bool
) -> None:
    order = make.order(vendor, status=status, email_problem="550 no such user")
    url = f"/orders/{order.number}/actions/change-email/"

    page = panel(anna).post(url, {"email": "hopper@navy.example"}, follow=True).text

    assert "Email address updated." in page
    assert ("Resend the order's emails" in page.replace("&#x27;", "'")) is is_offered


def test_change_email_link_opens_a_new_window(anna: Actor, order: Order, panel: Panel) -> None:
    page = panel(anna).get(order.get_absolute_url()).content.decode()

    link = page[page.index(f'href="/orders/{order.number}/actions/change-email/"') :].partition(">")[0]
    assert 'target="_blank"' in link
    assert 'rel="noopener"' in link


def test_change_email_confirms_in_a_status_message(anna: Actor, order: Order, panel: Panel) -> None:
    page = f"/orders/{order.number}/actions/change-email/"

    response = panel(anna).post(page, {"email": "hopper@navy.example"}, follow=True)

    assert "Email address updated." in response.content.decode()
    assert response.request["PATH_INFO"] == order.get_absolute_url()


def test_search_finds_the_order_by_its_new_address_only(anna: Actor, order: Order, panel: Panel) -> None:
    ChangeEmail(order, anna).run(email="Hopper@Navy.example")

    with_new = panel(anna).get("/orders/", {"email": "hopper@navy"}).content.decode()
    with_old = panel(anna).get("/orders/", {"email": "grace@navy"}).content.decode()
    assert (order.number in with_new, order.number in with_old) == (True, False)


def test_change_email_refuses_a_viewer(bob: Actor, order: Order, panel: Panel) -> None:
    page = f"/orders/{order.number}/actions/change-email/"

    assert panel(bob).get(page).status_code == 403
    assert panel(bob).post(page, {"email": "hopper@navy.example"}).status_code == 403
    order.refresh_from_db()
    assert order.email == "grace@navy.example"


def test_change_email_sends_nothing_to_an_address_that_bounced(anna: Actor, order: Order) -> None:
    order.email_problem = "550 no such user"
    order.save(update_fields=["email_problem"])

    ChangeEmail(order, anna).run(email="hopper@navy.example")

    order.refresh_from_db()
    assert (order.email, order.email_problem) == ("hopper@navy.example", "")
    assert not Email.objects.exists()


def test_change_email_sends_nothing_when_only_the_case_differs(anna: Actor, order: Order) -> None:
    ChangeEmail(order, anna).run(email="Grace@navy.example")

    order.refresh_from_db()
    assert order.email == "Grace@navy.example"
    assert not Email.objects.exists()


def test_change_email_form_asks_again_after_a_concurrent_change(
    anna: Actor, order: Order, panel: Panel
) -> None:
    url, client = f"/orders/{order.number}/actions/change-email/", panel(anna)
    assert 'name="shown" value="grace@navy.example"' in client.get(url).text
    client.post(url, {"email": "first@navy.example", "shown": "grace@navy.example"})

    late_form = {"email": "second@navy.example", "shown": "grace@navy.example"}
    response = client.post(url, late_form)

    order.refresh_from_db()
    assert order.email == "first@navy.example"
    assert "Meanwhile it was changed to first@navy.example." in response.text
    assert 'name="shown" value="first@navy.example"' in response.text


@pytest.mark.parametrize("address", ["admin@localhost", "a@[127.0.0.1]", "a@b"])
def test_change_email_refuses_an_address_without_a_domain(
    anna: Actor, order: Order, panel: Panel, address: str
) -> None:
    response = panel(anna).post(f"/orders/{order.number}/actions/change-email/", {"email": address})

    assert response.status_code == 200
    order.refresh_from_db()
    assert order.email == "grace@navy.example"
