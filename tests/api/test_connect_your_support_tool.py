"""docs/connect-your-support-tool.md is true: what stands there is run, from the ticket to the customer's email."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from jobs.worker import process_jobs
from orders.models import Order
from tests import make
from tests.project import ROOT
from vendors.actor import Actor
from vendors.models import Vendor

GUIDE = (ROOT / "docs" / "connect-your-support-tool.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"```(?:sh|python)?\n# (\S+)[^\n]*\n(.*?)```", GUIDE, re.DOTALL))
Run = Callable[..., subprocess.CompletedProcess[str]]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run(live_server: Any, anna: Actor, vendor: Vendor, tmp_path: Path) -> Run:
    """Run a file of the guide in a folder that has them all, with a token of anna's."""
    assert anna.user
    _, token = make.api_token(anna.user, vendor, "support")
    own = {"MYCOMMERCE_URL": live_server.url, "MYCOMMERCE_TOKEN": token, "PYTHONDONTWRITEBYTECODE": "1"}
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    def run(name: str, *arguments: str, message: str = "") -> subprocess.CompletedProcess[str]:
        program = "sh" if name.endswith(".sh") else sys.executable
        return subprocess.run(
            [program, name, *arguments], input=message, capture_output=True, text=True, check=False,
            cwd=tmp_path, env={"PATH": os.environ["PATH"]} | own, timeout=60,
        )  # fmt: skip

    return run


@pytest.mark.skipif(shutil.which("curl") is None, reason="There is no curl on this machine.")
def test_curl_finds_the_order_and_resends_its_receipt_once(
    run: Run, order: Order, mailoutbox: list[Any]
) -> None:
    assert order.number in run("find-orders.sh", "grace@navy.example").stdout

    resent = [run("resend-receipt.sh", order.number, "ticket-7") for _ in range(2)]
    process_jobs()

    assert [result.returncode for result in resent] == [0, 0], resent[0].stdout
    assert [email.to for email in mailoutbox] == [["grace@navy.example"]]


def test_python_lists_orders_with_their_actions(run: Run, order: Order) -> None:
    result = run("mycommerce.py", "grace@navy.example")

    assert f"{order.number} paid 49.95 Backup Pro" in result.stdout, result.stderr
    assert "    Resend Order" in result.stdout
    assert (
        "(not now: your role" in result.stdout
        or "(not now: this API token does not allow it)" in result.stdout
    )


def test_key_of_a_mail_program_resends_the_senders_receipt_once(
    run: Run, order: Order, mailoutbox: list[Any]
) -> None:
    message = EmailMessage()
    message["From"], message["Message-ID"] = "Grace Hopper <Grace@navy.example>", "<1@navy.example>"
    message.set_content("Where is my receipt?")

    answers = [run("resend-receipt", message=message.as_string()) for _ in range(2)]
    process_jobs()

    assert '"<pipe-message>resend-receipt<enter>"' in FILES["muttrc"]
    assert answers[0].stdout.startswith(order.number), answers[0].stderr
    assert answers[0].stdout == answers[1].stdout
    assert [email.to for email in mailoutbox] == [["grace@navy.example"]]


def test_sender_without_an_order_gets_a_sentence(run: Run, order: Order) -> None:
    answer = run("resend-receipt", message="From: ada@math.example\nMessage-ID: <2@math.example>\n\nHello")

    assert (answer.returncode, answer.stderr) == (1, "There is no order of ada@math.example.\n")
