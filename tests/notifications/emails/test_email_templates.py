"""Catalog → Emails: templates are checked, previewed, and saved in versions and languages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from jobs.worker import process_jobs
from notifications.emails.models import Email, EmailTemplate, EmailVersion
from orders.models import Order
from tests import make
from tests.mail_server import MailServer
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
FORM = {
    "name": "License", "is_active": "on", "language": "en", "subject": "Your license, {{ customer.name }}",
    "text": "Hello {{ customer.name }}", "html": "<p>Hello <b>{{ customer.name }}</b></p>",
}  # fmt: skip


@pytest.fixture
def client(amir: Actor, panel: Panel) -> Client:
    return panel(amir)


@pytest.fixture
def template(client: Client) -> EmailTemplate:
    client.post("/catalog/emails/new/", FORM)
    return EmailTemplate.objects.get()


def test_email_template_keeps_every_version(client: Client, template: EmailTemplate, amir: Actor) -> None:
    assert amir.user is not None
    client.post(template.get_absolute_url(), FORM | {"text": "Second"})
    client.post(template.get_absolute_url(), FORM | {"text": "Second", "name": "Renamed"})

    versions = template.versions.order_by("number").values_list("number", "text", "author")
    assert list(versions) == [(1, "Hello {{ customer.name }}", amir.user.pk), (2, "Second", amir.user.pk)]
    first = template.versions.get(number=1)
    page = client.get(f"{template.get_absolute_url()}?version={first.pk}").content.decode()
    assert "Hello {{ customer.name }}" in page
    assert "Renamed" in client.get("/catalog/emails/").content.decode()


def test_email_template_keeps_languages_apart(client: Client, template: EmailTemplate) -> None:
    client.post(template.get_absolute_url(), FORM | {"language": "de", "text": "Guten Tag"})

    assert set(template.versions.values_list("language", "number")) == {("en", 1), ("de", 1)}
    assert "de, en" in client.get("/catalog/emails/").content.decode()


@pytest.mark.parametrize(
    ("part", "text", "problem"),
    [
        ("text", "one\ntwo {{ order.secret }}", "Line 2: there is no variable “order.secret”"),
        ("html", "<p>\n\n{% if %}", "Line 3: missing expression"),
        ("subject", "{{ nobody }}", "Line 1: there is no variable “nobody”"),
        ("name", "", "This field is required"),
    ],
)
def test_email_template_with_an_error_is_refused_with_line_and_reason(
    client: Client, db: None, part: str, text: str, problem: str
) -> None:
    page = client.post("/catalog/emails/new/", FORM | {part: text})

    assert problem in page.content.decode()
    assert not EmailTemplate.objects.exists()


def test_email_preview_shows_a_real_order_in_a_sandbox(client: Client, vendor: Vendor) -> None:
    make.order(vendor, first_name="<script>alert(1)</script>")
    other = make.order(vendor, first_name="Ada", last_name="Lovelace")

    newest = client.post("/catalog/emails/preview/", FORM | {"html": "<p>{{ customer.name }}</p>"})
    chosen = client.post("/catalog/emails/preview/", FORM | {"sample": other.number})

    assert newest.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "<script>" not in newest.content.decode()
    assert "Your license, Ada Lovelace" in chosen.content.decode()
    assert not EmailTemplate.objects.exists()


def test_email_preview_takes_the_newest_order_of_the_chosen_product(client: Client, vendor: Vendor) -> None:
    editor, outliner = (
        make.product(vendor, sku="EDITOR"),
        make.product(vendor, sku="OUTLINER", name="Outliner"),
    )
    older, newer = (make.place(vendor, editor, first_name=name) for name in ("Ada", "Bea"))
    other = make.place(vendor, make.product(vendor, sku="OTHER"), first_name="Eve")

    def preview(**fields: Any) -> str:
        return client.post("/catalog/emails/preview/", FORM | fields).text

    assert f"With the data of order {newer.number}." in preview(product=editor.pk)
    assert f"With the data of order {newer.number}." in preview(product=editor.pk, sample=other.number)
    assert "Hello Ada" in preview(product=editor.pk, sample=older.number)
    assert "There is no order of Outliner yet: with the data of an example." in preview(product=outliner.pk)


def test_email_preview_can_be_measured_by_our_page_alone(client: Client, vendor: Vendor) -> None:
    page = client.post("/catalog/emails/preview/", FORM, headers={"Sec-Fetch-Dest": "iframe"})

    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-same-origin; default-src 'none'")
    assert "script" not in policy
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_email_preview_shows_no_other_vendors_order(client: Client, other_vendor: Vendor) -> None:
    foreign = make.order(other_vendor, first_name="Foreign")

    page = client.post("/catalog/emails/preview/", FORM | {"sample": foreign.number}).content.decode()

    assert "Foreign" not in page
    assert "Zoë Lindström" in page  # the example


def test_email_preview_shows_the_error(client: Client, db: None) -> None:
    page = client.post("/catalog/emails/preview/", FORM | {"text": "<i>{{ nobody }}"}).content.decode()

    assert "there is no variable “nobody”" in page


def test_email_test_goes_to_the_signed_in_user(client: Client, order: Order, mail_server: MailServer) -> None:
    page = client.post("/catalog/emails/test/", FORM).content.decode()
    process_jobs()

    (message,) = mail_server.arrived
    assert (message["To"], message["Subject"]) == ("amir@demo.example", "Your license, Grace Hopper")
    assert "What you typed is not saved yet" in page
    assert (Email.objects.get().order, EmailVersion.objects.exists()) == (None, False)


@pytest.mark.parametrize("subject", ["a\r\nBcc: x@y.example", "{{ customer.name }}\nBcc: x@y.example"])
def test_email_subject_adds_no_header(
    client: Client, vendor: Vendor, mail_server: MailServer, subject: str
) -> None:
    make.order(vendor, first_name="a\r\nBcc: z@y.example")

    client.post("/catalog/emails/test/", FORM | {"subject": subject})
    process_jobs()

    (message,) = mail_server.arrived
    assert message["Bcc"] is None
    assert "Bcc: x@y.example" in message["Subject"]


def test_email_template_is_read_by_all_and_changed_by_managers(
    anna: Actor, panel: Panel, template: EmailTemplate
) -> None:
    client = panel(anna)

    assert client.get(template.get_absolute_url()).status_code == 200
    for path in ("new/", "preview/", "test/", f"{template.pk}/"):
        assert client.post(f"/catalog/emails/{path}", FORM).status_code == 403


def test_email_template_replaces_no_version_that_its_author_has_not_seen(
    client: Client, template: EmailTemplate
) -> None:
    page = template.get_absolute_url()
    german = FORM | {"language": "de", "text": "Guten Tag"}
    version_id = template.versions.get().pk
    client.post(page, german | {"opened": version_id})
    client.post(page, FORM | {"text": "Hello again"})

    onto_german = client.post(page, FORM | {"language": "de", "opened": version_id}).content.decode()
    meanwhile = client.post(page, FORM | {"text": "Mine", "opened": version_id})

    assert "There is a German text already. Save again to replace it; all versions are kept." in onto_german
    assert "Amir" in meanwhile.content.decode() or "amir" in meanwhile.content.decode()
    assert "saved another version meanwhile" in meanwhile.content.decode()
    assert [version.text for version in template.versions.order_by("pk")] == [
        "Hello {{ customer.name }}",
        "Guten Tag",
        "Hello again",
    ]
    newest_id = meanwhile.context["form"]["opened"].value()
    client.post(page, FORM | {"text": "Mine", "opened": newest_id})
    assert template.versions.latest("pk").text == "Mine"
    assert "?language=de" in client.get(page).content.decode()


def test_email_preview_of_an_empty_form_shows_no_error(client: Client, db: None) -> None:
    page = client.post("/catalog/emails/preview/", {"language": "en"}).content.decode()

    assert "Type a subject and a text to see it." in page
    assert "required" not in page
