"""A mail server that records what arrived, outside the panel's tables."""

import asyncio
import time
from collections import Counter, defaultdict
from email.parser import BytesHeaderParser
from types import TracebackType
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from devtools.ports import HOST, free_port


class Ledger:
    """The Message-IDs of the emails that the server accepted with 250, or was about to.

    It waits some seconds before and after it records an email, so that kills fall before the panel saves the result.
    """

    def __init__(self, thinks: float) -> None:
        self.thinks = thinks
        self.arrived: Counter[str] = Counter()
        self.arrived_at: dict[str, float] = {}  # by address, when its first email came: time.monotonic()
        self.addressed: defaultdict[str, set[str]] = defaultdict(set)
        self.server = Controller(self, hostname=HOST, port=free_port(), enable_SMTPUTF8=True)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        await asyncio.sleep(self.thinks)
        message_id = str(BytesHeaderParser().parsebytes(envelope.original_content or b"")["Message-ID"])
        self.arrived[message_id] += 1
        for address in envelope.rcpt_tos:
            self.addressed[address].add(message_id)
            self.arrived_at.setdefault(address, time.monotonic())
        await asyncio.sleep(self.thinks)
        return "250 Kept"

    def __enter__(self) -> Self:
        self.server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.stop()

    @property
    def url(self) -> str:
        return f"smtp://{HOST}:{self.server.port}"

    @property
    def doubled(self) -> int:
        return sum(count - 1 for count in self.arrived.values())
