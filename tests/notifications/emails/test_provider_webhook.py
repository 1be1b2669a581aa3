"""A mail provider posts a bounce to a real server that was started with the provider's secret."""

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

from devtools.ports import HOST, answers
from devtools.roles import WEB
from notifications.emails.models import Email
from orders.models import Order
from tests import make
from tests.project import ROOT
from tests.waiting import until
from tests.workers import own_database_url

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "brevo:of the tests"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The panel in a process of its own, on this test's database."""
    environ = os.environ | {
        "DJANGO_SETTINGS_MODULE": "mycommerce.settings",
        "DATABASE_URL": own_database_url(WEB),
        "ANYMAIL_WEBHOOK_SECRET": SECRET,
        "VAR_DIR": str(tmp_path),
    }
    with socket.create_server(
        (HOST, 0)
    ) as listener:  # bound before the server starts, so that no other process takes its port
        port, fd = listener.getsockname()[1], listener.fileno()
        command = [sys.executable, "-m", "gunicorn", "mycommerce.wsgi", "--bind", f"fd://{fd}"]
        process = subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.DEVNULL, pass_fds=[fd])
        try:
            assert until(lambda: answers(port), seconds=300)
            yield f"http://{HOST}:{port}/anymail/brevo/tracking/"
        finally:
            process.terminate()
            process.wait()


def post_bounce(url: str, secret: str, email: Email) -> int:
    event = {
        "event": "hard_bounce", "email": email.to, "id": 1, "ts": 1_800_000_000, "ts_event": 1_800_000_000,
        "date": "2027-01-15 08:00:00", "message-id": email.message_id, "subject": email.subject,
        "reason": "550 5.1.1 No such user",
    }  # fmt: skip
    headers = {"Content-Type": "application/json"}
    if secret:
        headers["Authorization"] = "Basic " + base64.b64encode(secret.encode()).decode()
    request = urllib.request.Request(url, json.dumps(event).encode(), headers)  # noqa: S310  our own
    try:
        with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310  our own
            return int(response.status)
    except urllib.error.HTTPError as refusal:
        return refusal.code


def test_provider_webhook_checks_the_secret_and_matches_by_message_id(server: str, order: Order) -> None:
    other, email = make.email(order, state="sent"), make.email(order, state="sent")

    assert [post_bounce(server, wrong, email) for wrong in ("", "brevo:guessed", "x:of the tests")] == [
        400
    ] * 3
    email.refresh_from_db()
    assert email.state == "sent"

    assert [post_bounce(server, SECRET, email) for _ in range(2)] == [200, 200]
    for row in (email, other, order):
        row.refresh_from_db()
    assert (email.state, email.reason, other.state) == ("bounced", "550 5.1.1 No such user", "sent")
    assert order.email_problem == "550 5.1.1 No such user"
