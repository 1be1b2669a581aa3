from collections.abc import Iterator

import pytest
from pytest_django import Settings

from orders.models import Order
from tests.desk.forwarding.emails import SERVER, TEXT, key_record, message, signed
from tests.desk.forwarding.imap_server import ImapServer, imap_server_running
from vendors.actor import Actor


@pytest.fixture(autouse=True)
def inbox(settings: Settings, monkeypatch: pytest.MonkeyPatch, fresh_limits: None) -> Iterator[ImapServer]:
    """The inbox of a panel at which emails are forwarded, and the name server."""
    monkeypatch.setattr("desk.forwarding.proof.key_record", key_record)
    with imap_server_running() as server:
        settings.FORWARD_IMAP_URL, settings.FORWARD_ADDRESS = server.url, "forward@panel.example"
        settings.FORWARD_AUTHSERV_ID = SERVER
        yield server


@pytest.fixture
def text(order: Order) -> str:
    """A customer's email as a mail program forwards it."""
    return TEXT.format(email=order.email, number=order.number)


@pytest.fixture
def forwarded(anna: Actor, order: Order, text: str) -> bytes:
    """The email that anna forwards, signed by her domain."""
    return signed(message(order.vendor.number, text))


@pytest.fixture
def number(order: Order) -> int:
    """The vendor's number."""
    return order.vendor.number
