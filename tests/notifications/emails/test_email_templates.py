"""Catalog → Emails: written, checked, tried out, kept in versions and languages."""

from collections.abc import Callable

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
TYPED = {
    "name": "License", "is_active": "on", "language": "en", "subject": "Your license, {{ customer.name }}",
    "text": "Hello {{ customer.name }}", "html": "<p>Hello <b>{{ customer.name }}</b></p>",
}  # fmt: skip


@pytest.fixture
def client(amir: Actor, panel: Panel) -> Client:
    return panel(amir)


@pytest.fixture
def saved(client: Client) -> EmailTemplate:
    client.post("/catalog/emails/new/", TYPED)
    return EmailTemplate.objects.get()


def test_it_keeps_every_version(client: Client, saved: EmailTemplate, amir: Actor) -> None:
    client.post(saved.get_absolute_url(), TYPED | {"text": "Second"})
    client.post(saved.get_absolute_url(), TYPED | {"text": "Second", "name": "Renamed"})

    versions = saved.versions.order_by("number").values_list("number", "text", "author")
    assert list(versions) == [(1, "Hello {{ customer.name }}", amir.user.pk), (2, "Second", amir.user.pk)]
    first = saved.versions.get(number=1)
    page = client.get(f"{saved.get_absolute_url()}?version={first.pk}").content.decode()
    assert "Hello {{ customer.name }}" in page
    assert "Renamed" in client.get("/catalog/emails/").content.decode()


def test_it_keeps_translations_apart(client: Client, saved: EmailTemplate) -> None:
    client.post(saved.get_absolute_url(), TYPED | {"language": "de", "text": "Guten Tag"})

    assert set(saved.versions.values_list("language", "number")) == {("en", 1), ("de", 1)}
    assert "de, en" in client.get("/catalog/emails/").content.decode()


@pytest.mark.parametrize(
    ("part", "words", "problem"),
    [
        ("text", "one\ntwo {{ order.secret }}", "Line 2: there is no variable “order.secret”"),
        ("html", "<p>\n\n{% if %}", "Line 3: missing expression"),
        ("subject", "{{ nobody }}", "Line 1: there is no variable “nobody”"),
        ("name", "", "This field is required"),
    ],
)
def test_it_refuses_a_broken_template_with_line_and_reason(
    client: Client, db: None, part: str, words: str, problem: str
) -> None:
    page = client.post("/catalog/emails/new/", TYPED | {part: words})

    assert problem in page.content.decode()
    assert not EmailTemplate.objects.exists()


def test_it_previews_with_a_real_order_where_nothing_runs(client: Client, vendor: Vendor) -> None:
    make.order(vendor, first_name="<script>alert(1)</script>")
    other = make.order(vendor, first_name="Ada", last_name="Lovelace")

    newest = client.post("/catalog/emails/preview/", TYPED | {"html": "<p>{{ customer.name }}</p>"})
    chosen = client.post("/catalog/emails/preview/", TYPED | {"sample": other.number})

    assert newest.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "<script>" not in newest.content.decode()
    assert "Your license, Ada Lovelace" in chosen.content.decode()
    assert not EmailTemplate.objects.exists()


def test_it_previews_no_other_vendors_order(client: Client, other_vendor: Vendor) -> None:
    foreign = make.order(other_vendor, first_name="Foreign")

    page = client.post("/catalog/emails/preview/", TYPED | {"sample": foreign.number}).content.decode()

    assert "Foreign" not in page
    assert "Zoë Lindström" in page  # the example


def test_it_says_in_the_preview_what_is_wrong(client: Client, db: None) -> None:
    page = client.post("/catalog/emails/preview/", TYPED | {"text": "<i>{{ nobody }}"}).content.decode()

    assert "there is no variable “nobody”" in page


def test_it_sends_a_test_to_oneself(client: Client, order: Order, mail_server: MailServer) -> None:
    page = client.post("/catalog/emails/test/", TYPED).content.decode()
    process_jobs()

    (message,) = mail_server.arrived
    assert (message["To"], message["Subject"]) == ("amir@demo.example", "Your license, Grace Hopper")
    assert "What you typed is not saved yet" in page
    assert (Email.objects.get().order, EmailVersion.objects.exists()) == (None, False)


@pytest.mark.parametrize("words", ["a\r\nBcc: x@y.example", "{{ customer.name }}\nBcc: x@y.example"])
def test_it_lets_no_subject_add_a_header(
    client: Client, vendor: Vendor, mail_server: MailServer, words: str
) -> None:
    make.order(vendor, first_name="a\r\nBcc: z@y.example")

    client.post("/catalog/emails/test/", TYPED | {"subject": words})
    process_jobs()

    (message,) = mail_server.arrived
    assert message["Bcc"] is None
    assert "Bcc: x@y.example" in message["Subject"]


def test_it_is_read_by_all_and_changed_by_managers(anna: Actor, panel: Panel, saved: EmailTemplate) -> None:
    client = panel(anna)

    assert client.get(saved.get_absolute_url()).status_code == 200
    for address in ("new/", "preview/", "test/", f"{saved.pk}/"):
        assert client.post(f"/catalog/emails/{address}", TYPED).status_code == 403


def test_it_replaces_no_words_unseen(client: Client, saved: EmailTemplate) -> None:
    page = saved.get_absolute_url()
    german = TYPED | {"language": "de", "text": "Guten Tag"}
    opened = saved.versions.get().pk
    client.post(page, german | {"opened": opened})
    client.post(page, TYPED | {"text": "Hello again"})

    onto_german = client.post(page, TYPED | {"language": "de", "opened": opened}).content.decode()
    meanwhile = client.post(page, TYPED | {"text": "Mine", "opened": opened})

    assert "There is a German text already. Save again to replace it; all versions are kept." in onto_german
    assert "Amir" in meanwhile.content.decode() or "amir" in meanwhile.content.decode()
    assert "saved another version meanwhile" in meanwhile.content.decode()
    assert [one.text for one in saved.versions.order_by("pk")] == [
        "Hello {{ customer.name }}",
        "Guten Tag",
        "Hello again",
    ]
    seen = meanwhile.context["form"]["opened"].value()
    client.post(page, TYPED | {"text": "Mine", "opened": seen})
    assert saved.versions.latest("pk").text == "Mine"
    assert "?language=de" in client.get(page).content.decode()


def test_it_waits_with_the_preview_for_something_to_show(client: Client, db: None) -> None:
    page = client.post("/catalog/emails/preview/", {"language": "en"}).content.decode()

    assert "Type a subject and a text to see it." in page
    assert "required" not in page
