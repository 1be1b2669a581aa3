"""A real SMTP server on a port of its own, which keeps its messages and can refuse, delay or hang up."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from devtools.ports import HOST, free_port


def body_of(message: EmailMessage, kind: str = "plain") -> str:
    """Return the text of a message, or with `html` its HTML."""
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


class MailServer:
    """The messages that arrived, and the answers to give."""

    def __init__(self) -> None:
        self.port = free_port()
        self.arrived: list[EmailMessage] = []  # received in full, answered or not
        self.recipients: list[str] = []
        self.refusal = ""  # the answer to RCPT instead of 250
        self.sender_refusal = ""  # the answer to MAIL instead of 250
        self.delay = 0.0  # seconds before the answer to DATA
        self.hang_ups = 0  # how many next messages it receives without an answer

    async def handle_MAIL(  # noqa: N802  aiosmtpd's spelling
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.sender_refusal:
            return self.sender_refusal
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refusal:
            return self.refusal
        envelope.rcpt_tos.append(address)
        self.recipients.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        message = message_from_bytes(envelope.original_content or b"", policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.arrived.append(message)
        await asyncio.sleep(self.delay)
        if self.hang_ups:
            self.hang_ups -= 1
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        return "250 Kept"


@contextmanager
def mail_server_running() -> Iterator[MailServer]:
    """Run a server."""
    server = MailServer()
    controller = Controller(server, hostname=HOST, port=server.port, enable_SMTPUTF8=True)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
