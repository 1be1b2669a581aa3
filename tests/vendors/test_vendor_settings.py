"""Account → Vendor settings: an address counts when the link that was mailed there is opened."""

from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from delivery.models import DeliveryTerms
from jobs.worker import process_jobs
from notifications.emails.compose import from_header
from tests.vendors.routes import PRODUCT_FORM
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
PAGE = "/account/vendor/"
OLD, NEW = "support@acme.example", "help@acme.example"
FORM = {"name": "Acme Software", "timezone": "UTC", "support_email": OLD, "notification_email": ""}


def save(client: Client, **changes: str) -> str:
    return client.post(PAGE, FORM | changes, follow=True).text


def newest_link(mailoutbox: list[EmailMessage]) -> str:
    """Send what waits, and return the path of the link in the newest email."""
    process_jobs()
    return str(mailoutbox[-1].body).split("http://localhost:8000")[1].split()[0]


def test_address_counts_when_its_link_is_opened(
    alice: Actor, vendor: Vendor, panel: Panel, mailoutbox: list[EmailMessage]
) -> None:
    client = panel(alice)
    assert f"We have sent a link to {NEW}: it counts when you open it." in save(client, support_email=NEW)
    link = newest_link(mailoutbox)
    assert (mailoutbox[0].to, len(mailoutbox)) == ([NEW], 1)
    assert "Not confirmed yet" in client.get(PAGE).text
    assert "becomes the support email address of Acme Software" in Client().get(link).text
    vendor.refresh_from_db()
    assert (vendor.support_email, vendor.pending_support_email) == (OLD, NEW)

    assert "Address confirmed" in Client().post(link).text
    process_jobs()

    vendor.refresh_from_db()
    assert (vendor.support_email, vendor.pending_support_email) == (NEW, "")
    assert (mailoutbox[1].to, NEW in mailoutbox[1].body) == ([OLD], False)
    assert "works no more" in Client().post(link).text


def test_name_and_time_zone_count_at_once_and_leave_what_waits(
    alice: Actor, vendor: Vendor, panel: Panel
) -> None:
    client = panel(alice)
    save(client, notification_email=NEW)
    save(client, name="Acme  Tools", timezone="Europe/Berlin")

    vendor.refresh_from_db()
    assert (vendor.name, vendor.timezone) == ("Acme Tools", "Europe/Berlin")
    assert (vendor.notification_email, vendor.pending_notification_email) == ("", NEW)


def test_address_that_is_forgotten_or_replaced_is_not_confirmed(
    alice: Actor, panel: Panel, mailoutbox: list[EmailMessage]
) -> None:
    client = panel(alice)
    save(client, support_email=NEW)
    first = newest_link(mailoutbox)
    save(client, support_email="desk@acme.example")
    second = newest_link(mailoutbox)
    assert "works no more" in Client().post(first).text

    client.post(PAGE, {"forget": "support_email"})
    assert "works no more" in Client().get(second).text


def test_address_is_removed_at_once_and_the_old_one_hears_of_it(
    alice: Actor, vendor: Vendor, panel: Panel, mailoutbox: list[EmailMessage]
) -> None:
    save(panel(alice), support_email="")
    process_jobs()

    vendor.refresh_from_db()
    assert (vendor.support_email, mailoutbox[0].to) == ("", [OLD])


@pytest.mark.parametrize(
    ("field", "value"), [("name", " "), ("timezone", "Mars/Base"), ("support_email", "x")]
)
def test_form_says_what_is_wrong(alice: Actor, vendor: Vendor, panel: Panel, field: str, value: str) -> None:
    assert 'aria-invalid="true"' in save(panel(alice), **{field: value})
    vendor.refresh_from_db()
    assert (vendor.name, vendor.timezone, vendor.pending_support_email) == ("Acme Software", "UTC", "")


def test_team_reads_the_settings(
    amir: Actor, panel: Panel, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = panel(amir)
    with django_assert_max_num_queries(5):
        page = client.get(PAGE).text

    assert "Only an owner changes these settings." in page
    assert client.post(PAGE, FORM).status_code == 403
    assert client.post(PAGE, {"forget": "support_email"}).status_code == 403


def test_links_within_an_hour_are_limited(alice: Actor, panel: Panel, fresh_limits: None) -> None:
    client = panel(alice)
    pages = [save(client, support_email=f"a{number}@acme.example") for number in range(11)]

    assert "Many links were sent within the hour" in pages[-1]


def test_sender_and_downloads_hold_for_what_comes(alice: Actor, vendor: Vendor, panel: Panel) -> None:
    client = panel(alice)
    save(client, sender_name="Acme Help", download_limit="7", download_days="14")
    vendor.refresh_from_db()
    client.post("/catalog/products/new/", PRODUCT_FORM)

    assert from_header(vendor).startswith("Acme Help via MyCommerce")
    terms = DeliveryTerms.objects.get(vendor=vendor)
    assert (terms.download_limit, terms.download_days) == (7, 14)
    assert "greater than or equal to 1" in save(client, download_limit="0")
