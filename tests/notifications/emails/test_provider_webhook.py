"""The mail provider tells of a bounce by a real POST to a real server that was started with the provider's secret."""

import base64
import json
import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from devtools.ports import HOST, answers
from notifications.emails.models import Email
from orders.models import Order
from tests import make
from tests.project import ROOT
from tests.waiting import until

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "brevo:of the tests"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The panel in a process of its own, on this test's database."""
    facts = connection.get_connection_params()
    database = "postgresql:///{dbname}?" + "&".join(
        f"{name}={facts[name]}" for name in ("host", "port", "user", "password") if facts.get(name)
    )
    environ = os.environ | {
        "DATABASE_URL": database.format(dbname=facts["dbname"]),
        "ANYMAIL_WEBHOOK_SECRET": SECRET,
        "VAR_DIR": str(tmp_path),
    }
    with socket.create_server(
        (HOST, 0)
    ) as ear:  # ours before the server starts, so that nobody takes its port
        port, fd = ear.getsockname()[1], ear.fileno()
        command = [sys.executable, "-m", "gunicorn", "mycommerce.wsgi", "--bind", f"fd://{fd}"]
        process = subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.DEVNULL, pass_fds=[fd])
        try:
            assert until(lambda: answers(port), seconds=300)
            yield f"http://{HOST}:{port}/anymail/brevo/tracking/"
        finally:
            process.terminate()
            process.wait()


def tell(url: str, secret: str, letter: Email) -> int:
    event = {
        "event": "hard_bounce", "email": letter.to, "id": 1, "ts": 1_800_000_000, "ts_event": 1_800_000_000,
        "date": "2027-01-15 08:00:00", "message-id": letter.message_id, "subject": letter.subject,
        "reason": "550 5.1.1 No such user",
    }  # fmt: skip
    headers = {"Content-Type": "application/json"}
    if secret:
        headers["Authorization"] = "Basic " + base64.b64encode(secret.encode()).decode()
    question = urllib.request.Request(url, json.dumps(event).encode(), headers)  # noqa: S310  our own
    try:
        with urllib.request.urlopen(question, timeout=30) as answer:  # noqa: S310  our own
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        return refusal.code


def test_it_believes_who_knows_the_secret_and_matches_by_message_id(server: str, order: Order) -> None:
    other, letter = make.email(order, state="sent"), make.email(order, state="sent")

    assert [tell(server, wrong, letter) for wrong in ("", "brevo:guessed", "x:of the tests")] == [400] * 3
    letter.refresh_from_db()
    assert letter.state == "sent"

    assert [tell(server, SECRET, letter) for _ in range(2)] == [200, 200]
    for one in (letter, other, order):
        one.refresh_from_db()
    assert (letter.state, letter.reason, other.state) == ("bounced", "550 5.1.1 No such user", "sent")
    assert order.email_problem == "550 5.1.1 No such user"
