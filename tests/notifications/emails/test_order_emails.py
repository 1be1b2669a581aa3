"""A new order's emails: the receipt and the vendor's templates for its products, in its language."""

import pytest
from django.test import Client

from jobs.worker import process_jobs
from notifications.emails.models import Email, EmailTemplate
from notifications.emails.tasks import announce_order
from orders.models import Order
from tests import make
from tests.job_states import reopen
from tests.mail_server import MailServer, body_of
from vendors.models import Vendor


def test_announce_order_sends_the_receipt(vendor: Vendor, mail_server: MailServer) -> None:
    order = make.place(vendor, make.product(vendor, name="Back <up>"))

    process_jobs()

    (message,) = mail_server.arrived
    text, html = (body_of(message, kind) for kind in ("plain", "html"))
    assert message["Subject"] == f"Your receipt for order {order.number}"
    assert message["From"] == "Acme Software via MyCommerce <orders@mycommerce.com>"
    for value in (order.number, "€49.95", "Visa ending in 4242", "support@acme.example", "Grace Hopper"):
        assert value in text
        assert value in html
    assert ("Back <up>" in text, "Back &lt;up&gt;" in html, "<style" in html) == (True, True, False)


def test_receipt_is_in_the_customers_language(vendor: Vendor, mail_server: MailServer) -> None:
    make.place(vendor, language="de-AT")
    make.place(vendor, language="tlh")

    process_jobs()

    german, english = sorted(message["Subject"][:12] for message in mail_server.arrived)
    assert (german, english) == ("Ihr Beleg zu", "Your receipt")


def test_announce_order_sends_the_vendors_templates_for_its_products(
    vendor: Vendor, mail_server: MailServer
) -> None:
    bought, other = make.product(vendor), make.product(vendor)
    make.email_template(vendor, "For all")
    make.email_template(vendor, "For this", bought, en="{{ item.sku }}", de="Auf Deutsch {{ item.sku }}")
    make.email_template(vendor, "For another", other)
    make.email_template(vendor, "Not now")
    EmailTemplate.objects.filter(name="Not now").update(is_active=False)

    make.place(vendor, bought, language="de")
    process_jobs()

    sent = {message["Subject"]: body_of(message) for message in mail_server.arrived}
    assert sorted(sent)[:2] == ["For all", "For this"]
    assert len(sent) == 3
    assert sent["For this"].splitlines()[0] == f"Auf Deutsch {bought.sku}"


def test_product_email_escapes_values_in_html_only(vendor: Vendor, mail_server: MailServer) -> None:
    make.email_template(vendor)

    make.place(vendor, first_name="<b>", last_name="{{ order.number }}")
    process_jobs()

    email = Email.objects.get(kind="product")
    assert email.text.startswith("Hello <b> {{ order.number }}\n")
    assert "Hello &lt;b&gt; {{ order.number }}" in email.html


def test_announce_order_saves_an_unusable_template_as_failed_and_sends_the_rest(
    vendor: Vendor, mail_server: MailServer
) -> None:
    make.email_template(vendor, "Broken", en="{{ order.secret }}")

    make.place(vendor)
    process_jobs()

    broken = Email.objects.get(kind="product")
    assert (broken.state, len(mail_server.arrived)) == ("failed", 1)
    assert "Its template cannot be used: Line 1" in broken.reason


def test_announce_order_writes_once_when_its_worker_died(vendor: Vendor, mail_server: MailServer) -> None:
    make.place(vendor)
    process_jobs()
    reopen(task=announce_order.name)

    process_jobs()

    assert (Email.objects.count(), len(mail_server.arrived)) == (1, 1)


@pytest.mark.parametrize("fields", [{"email": ""}, {"status": Order.Status.CANCELED}])
def test_announce_order_writes_nothing_without_address_or_sale(
    vendor: Vendor, fields: dict[str, str]
) -> None:
    make.place(vendor, **fields)

    process_jobs()

    assert not Email.objects.exists()


def test_email_page_shows_the_html_in_a_sandbox(order: Order, anna: object, panel: object) -> None:
    email = make.email(order, html="<script>alert(1)</script><p>Hi</p>", text="<b>", headers={"From": "Acme"})
    client: Client = panel(anna)  # type: ignore[operator]
    url = f"{order.get_absolute_url()}emails/{email.pk}/"

    page, html = client.get(url), client.get(f"{url}html/")

    assert "&lt;b&gt;" in page.content.decode()
    assert email.message_id.strip("<>") in page.content.decode()
    assert "alert(1)" not in page.content.decode()
    pictures = "data: http://localhost:8000/pictures/"
    policy = f"sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src {pictures}"
    assert html.headers["Content-Security-Policy"] == policy
    assert html.content.decode() == email.html


def test_email_page_says_that_its_text_is_gone(order: Order, anna: object, panel: object) -> None:
    email = make.email(order, text="", state="sent")
    client: Client = panel(anna)  # type: ignore[operator]

    page = client.get(f"{order.get_absolute_url()}emails/{email.pk}/").content.decode()

    assert "The text is no longer stored. Resend writes it anew from the order." in page
