"""A real SMTP server on a port of its own: keeps what it takes, refuses and dawdles when told to."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from devtools.ports import HOST, free_port


class MailServer:
    """What it was sent, and what it will answer."""

    def __init__(self) -> None:
        self.port = free_port()
        self.arrived: list[EmailMessage] = []  # read in full, answered or not
        self.refusal = ""  # its answer to RCPT instead of 250
        self.sender_refusal = ""  # its answer to MAIL
        self.seconds = 0.0  # how long it thinks before it answers
        self.drops = 0  # so many letters it takes, and hangs up instead of answering

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
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        message = message_from_bytes(envelope.original_content or b"", policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.arrived.append(message)
        await asyncio.sleep(self.seconds)
        if self.drops:
            self.drops -= 1
            server.transport.abort()
        return "250 Kept"


@contextmanager
def mail_server_running() -> Iterator[MailServer]:
    server = MailServer()
    controller = Controller(server, hostname=HOST, port=server.port, enable_SMTPUTF8=True)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
