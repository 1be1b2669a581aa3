"""When PORT changes, stored links contain the new address, and the old one nowhere."""

import json
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from devtools import origins
from devtools.management.commands.demo import load
from notifications.emails.models import Email
from orders.history import record
from orders.models import Activity, Order
from tests import make
from vendors.actor import SYSTEM

OLD, NEW = "http://localhost:8000", "http://localhost:8001"
OTHER_ADDRESSES = (
    f"{OLD}1/d/ http://localhost:4711/activate http://localhost/"  # another port, a customer's own program
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def var_dir(settings: Settings, tmp_path: Path) -> Path:
    """A data folder of its own, of a panel at the old address."""
    settings.VAR_DIR, settings.SENT_MAIL_DIR = tmp_path, tmp_path / "sent-mail"
    settings.SENT_MAIL_DIR.mkdir()
    settings.SITE_URL, settings.GATEWAY_URL = OLD, "http://127.0.0.1:8030"
    return tmp_path


def rows_with(address: str) -> dict[str, int]:
    """Return how many rows of each table contain the address."""
    with connection.cursor() as cursor:
        counts = {}
        for table in connection.introspection.table_names(cursor):
            query = f"SELECT count(*) FROM {table} t WHERE strpos(t::text, %s) > 0"  # noqa: S608
            cursor.execute(query, [address])
            counts[table] = cursor.fetchone()[0]
    return {table: rows for table, rows in counts.items() if rows}


def change_port(settings: Settings) -> None:
    settings.SITE_URL, settings.GATEWAY_URL = NEW, "http://127.0.0.1:8031"
    origins.rewrite(origins.changed())


def test_rewrite_leaves_the_old_address_in_no_row_of_the_demo(settings: Settings) -> None:
    settings.DEBUG = True
    load((120, 60, 20), datetime(2026, 5, 4, tzinfo=UTC))
    before = rows_with(OLD)
    assert {"delivery_delivery", "delivery_deliveryterms", "notifications_webhooks_noticeendpoint"} <= set(
        before
    )

    change_port(settings)

    assert rows_with(OLD) == {}
    assert rows_with(NEW) == before


def test_rewrite_changes_history_and_no_other_address(order: Order, settings: Settings) -> None:
    record(
        order,
        Activity.Kind.COMMENT,
        f"See {OLD}.",
        actor=SYSTEM,
        data={"receipt_text": f"{OLD}/d/1-x/\n{OTHER_ADDRESSES}"},
    )
    email = make.email(order, text=f"{OLD}/d/1-x/ {OTHER_ADDRESSES}", html=f'<a href="{OLD}">')

    change_port(settings)

    line = Activity.objects.get(sentence=f"See {NEW}.")
    assert line.data == {"receipt_text": f"{NEW}/d/1-x/\n{OTHER_ADDRESSES}"}
    email = Email.objects.get(pk=email.pk)
    assert (email.text, email.html) == (f"{NEW}/d/1-x/ {OTHER_ADDRESSES}", f'<a href="{NEW}">')


@pytest.mark.parametrize("encoding", ["8bit", "base64", "quoted-printable"])
def test_rewrite_changes_emails_in_every_encoding(encoding: str, settings: Settings) -> None:
    email = EmailMessage(policy=policy.SMTP)
    email["Subject"], email["Message-ID"] = "Über", "<1@mail.example>"
    email.set_content(f"Grüße, {'long ' * 13}{OLD}/d/1-x/", cte=encoding)
    email.add_alternative(f'<a href="{OLD}/d/1-x/">ü</a>', subtype="html", cte=encoding)
    file = settings.SENT_MAIL_DIR / "1.eml"
    file.write_bytes(email.as_bytes())
    sent_at = file.stat().st_mtime_ns

    change_port(settings)

    rewritten = message_from_bytes(file.read_bytes(), policy=policy.default)
    texts = [part.get_content() for part in rewritten.walk() if part.get_content_maintype() == "text"]
    lines = [text.splitlines() for text in texts]
    assert lines == [[f"Grüße, {'long ' * 13}{NEW}/d/1-x/"], [f'<a href="{NEW}/d/1-x/">ü</a>']]
    assert (rewritten["Subject"], rewritten["Message-ID"]) == ("Über", "<1@mail.example>")
    assert file.stat().st_mtime_ns == sent_at


def test_rewrite_changes_the_ledger_of_the_fake_gateway(settings: Settings, var_dir: Path) -> None:
    session = {"url": "http://127.0.0.1:8030/pay/1", "success_url": f"{OLD}/checkout/A/thanks/"}
    (var_dir / "fake_gateway.jsonl").write_text(json.dumps(["session", session]) + "\n")

    change_port(settings)

    _, rewritten = json.loads((var_dir / "fake_gateway.jsonl").read_text())
    assert rewritten == {"url": "http://127.0.0.1:8031/pay/1", "success_url": f"{NEW}/checkout/A/thanks/"}


def test_changed_is_empty_until_the_address_changes_again(settings: Settings) -> None:
    assert origins.changed() == []  # the default, where nothing is stored

    settings.SITE_URL = NEW
    assert origins.changed() == [(OLD, NEW)]
    origins.rewrite(origins.changed())
    assert origins.changed() == []

    settings.SITE_URL = OLD
    assert origins.changed() == [(NEW, OLD)]
