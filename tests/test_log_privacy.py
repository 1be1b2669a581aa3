"""No log says a token, a key, an address or what somebody searched for, whatever is called."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import URLPattern, reverse
from django.urls.converters import IntConverter, UUIDConverter

from mycommerce.log_privacy import OPEN_PARTS, hide_in_text, hide_secrets
from mycommerce.logs import logging_for
from tests.site_map import patterns
from vendors.models import Vendor

SECRET = "s3cretMarkedS3cret"
UUID = "5ec2e700-5ec2-4e70-8ec2-5ec2e7005ec2"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What this process logs as a server does, of every level."""
    stream = io.StringIO()
    config = logging_for(debug=False)["formatters"]["structured"]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(config.pop("()")(**config))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def secret_addresses() -> Iterator[str]:
    """Yield an address of every route with a part that may be secret; the part is the marked text."""
    for name, pattern in patterns():
        if url := _secret_address(name, pattern):
            yield url


def _secret_address(name: str, pattern: URLPattern) -> str:
    converters = pattern.pattern.converters
    if not converters.keys() - OPEN_PARTS or ":" in name or pattern.name is None:
        return ""
    values = {
        part: 7
        if isinstance(converter, IntConverter)
        else UUID
        if isinstance(converter, UUIDConverter)
        else SECRET
        for part, converter in converters.items()
    }
    if all(isinstance(value, int) for part, value in values.items() if part not in OPEN_PARTS):
        return ""
    return reverse(
        name,
        kwargs={
            part: "1-2-3" if part in OPEN_PARTS and value == SECRET else value
            for part, value in values.items()
        },
    )


def test_logs_hide_what_was_sent_by_every_way(
    client: Client, db: None, log: io.StringIO, vendor: Vendor
) -> None:
    client.raise_request_exception = False
    urls = [
        *secret_addresses(),
        f"/accounts/password/reset/key/1x-{SECRET}/",
        f"/accounts/confirm-email/{SECRET}/",
        f"/d/{SECRET}/x/y/z",
        f"/order-search/{SECRET}//",
        f"/orders/?q={SECRET}&email={SECRET}%40navy.example",
        f"/activate/?code={SECRET}",
    ]
    assert len(urls) > 15

    for url in urls:
        client.get(
            url, headers={"Referer": f"https://panel.example/{SECRET}", "Cookie": f"sessionid={SECRET}"}
        )
        client.post(url, {"password": SECRET, "email": f"{SECRET}@navy.example", "login": SECRET})

    lines = log.getvalue()
    assert lines.count("request_finished") >= len(urls)
    assert [line for line in lines.splitlines() if SECRET.lower() in line.lower() or UUID in line] == []


def test_logs_hide_rows_in_the_errors_of_the_database(db: None, log: io.StringIO, vendor: Vendor) -> None:
    try:
        with transaction.atomic():
            Vendor.objects.create(number=vendor.number, name=f"{SECRET}", support_email="grace@navy.example")
    except IntegrityError:
        structlog.get_logger("orders").exception("failed", why=f"wrote to grace@navy.example, {SECRET}"[:32])

    assert "IntegrityError" in log.getvalue()
    assert "navy" not in log.getvalue()
    assert SECRET not in log.getvalue()


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Not Found: /d/abc/x.zip", "Not Found: /d/…/x.zip"),
        ('"GET /orders/?q=hopper&page=2 HTTP/1.1" 200', '"GET /orders/?q=…&page=… HTTP/1.1" 200'),
        ("GET /orders/1-2-3/actions/add-comment/", "GET /orders/1-2-3/actions/add-comment/"),
        ("https://hooks.acme.example/my-key?a=1 failed", "https://hooks.acme.example/…?a=… failed"),
        ("redis://:password@redis.example:6379/0 is away", "redis://…@redis.example:6379/… is away"),
        ("sent to grace.hopper+x@navy.example.", "sent to …@…."),
        ('File "/usr/lib/python3.11/json.py", line 7', 'File "/usr/lib/python3.11/json.py", line 7'),
        ("DETAIL:  Failing row contains (1, Hopper).", "DETAIL: …"),
    ],
)
def test_text_is_hidden_where_it_is_secret(text: str, hidden: str) -> None:
    reverse("healthz")  # the routes are read
    assert hide_in_text(text) == hidden


def test_values_are_hidden_by_their_names() -> None:
    event: dict[str, Any] = {
        "event": "x",
        "email": "a",
        "headers": {"Authorization": "b", "n": 7},
        "ip": "::1",
    }

    assert json.dumps(hide_secrets(None, "info", event), ensure_ascii=False) == (
        '{"event": "x", "email": "…", "headers": {"Authorization": "…", "n": 7}, "ip": "…"}'
    )


def test_no_handler_of_django_writes_beside_ours() -> None:
    assert logging.getLogger("django").handlers == []
