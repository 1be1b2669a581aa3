"""A new order's emails: the receipt for each, what the vendor set up for its products, in its language."""

import pytest
from django.test import Client

from jobs.models import Job
from jobs.worker import process_jobs
from notifications.emails.models import Email, EmailTemplate
from notifications.emails.tasks import announce_order
from orders.models import Order
from tests import make
from tests.mail_server import MailServer
from vendors.models import Vendor


def test_it_sends_a_receipt_for_each_order(vendor: Vendor, mail_server: MailServer) -> None:
    order = make.place(vendor, make.product(vendor, name="Back <up>"))

    process_jobs()

    (message,) = mail_server.arrived
    text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert message["Subject"] == f"Your receipt for order {order.number}"
    assert message["From"] == "Acme Software via MyCommerce <orders@mycommerce.com>"
    for fact in (order.number, "€49.95", "Visa ending in 4242", "support@acme.example", "Grace Hopper"):
        assert fact in text
        assert fact in html
    assert ("Back <up>" in text, "Back &lt;up&gt;" in html, "<style" in html) == (True, True, False)


def test_it_writes_in_the_customers_language(vendor: Vendor, mail_server: MailServer) -> None:
    make.place(vendor, language="de-AT")
    make.place(vendor, language="tlh")

    process_jobs()

    german, english = sorted(message["Subject"][:12] for message in mail_server.arrived)
    assert (german, english) == ("Ihr Beleg zu", "Your receipt")


def test_it_adds_what_the_vendor_set_up_for_the_products(vendor: Vendor, mail_server: MailServer) -> None:
    bought, other = make.product(vendor), make.product(vendor)
    make.email_template(vendor, "For all")
    make.email_template(vendor, "For this", bought, en="{{ item.sku }}", de="Auf Deutsch {{ item.sku }}")
    make.email_template(vendor, "For another", other)
    make.email_template(vendor, "Not now")
    EmailTemplate.objects.filter(name="Not now").update(is_active=False)

    make.place(vendor, bought, language="de")
    process_jobs()

    sent = {message["Subject"]: message.get_body(("plain",)).get_content() for message in mail_server.arrived}
    assert sorted(sent)[:2] == ["For all", "For this"]
    assert len(sent) == 3
    assert sent["For this"].splitlines()[0] == f"Auf Deutsch {bought.sku}"


def test_it_escapes_values_in_html_only(vendor: Vendor, mail_server: MailServer) -> None:
    make.email_template(vendor)

    make.place(vendor, first_name="<b>", last_name="{{ order.number }}")
    process_jobs()

    email = Email.objects.get(kind="product")
    assert email.text.startswith("Hello <b> {{ order.number }}\n")
    assert "Hello &lt;b&gt; {{ order.number }}" in email.html


def test_it_says_when_a_template_cannot_be_used_and_sends_the_rest(
    vendor: Vendor, mail_server: MailServer
) -> None:
    make.email_template(vendor, "Broken", en="{{ order.secret }}")

    make.place(vendor)
    process_jobs()

    broken = Email.objects.get(kind="product")
    assert (broken.state, len(mail_server.arrived)) == ("failed", 1)
    assert "Its template cannot be used: Line 1" in broken.reason


def test_it_writes_once_when_its_worker_died(vendor: Vendor, mail_server: MailServer) -> None:
    make.place(vendor)
    process_jobs()
    Job.objects.filter(task=announce_order.name).update(done_at=None)

    process_jobs()

    assert (Email.objects.count(), len(mail_server.arrived)) == (1, 1)


@pytest.mark.parametrize("facts", [{"email": ""}, {"status": Order.Status.CANCELED}])
def test_it_writes_to_nobody_without_address_or_sale(vendor: Vendor, facts: dict[str, str]) -> None:
    make.place(vendor, **facts)

    process_jobs()

    assert not Email.objects.exists()


def test_it_shows_an_email_as_sent_where_it_can_do_nothing(order: Order, anna: object, panel: object) -> None:
    letter = make.email(
        order, html="<script>alert(1)</script><p>Hi</p>", text="<b>", headers={"From": "Acme"}
    )
    client: Client = panel(anna)  # type: ignore[operator]
    page = f"{order.get_absolute_url()}emails/{letter.pk}/"

    shown, alone = client.get(page), client.get(f"{page}html/")

    assert "&lt;b&gt;" in shown.content.decode()
    assert letter.message_id.strip("<>") in shown.content.decode()
    assert "alert(1)" not in shown.content.decode()
    policy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    assert alone.headers["Content-Security-Policy"] == policy
    assert alone.content.decode() == letter.html
