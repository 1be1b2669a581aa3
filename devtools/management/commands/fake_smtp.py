"""A mail server that delivers nothing: it writes each message into a file."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.core.management.base import BaseCommand

HOST = "127.0.0.1"


class MailFolder:
    """Writes what it receives into a folder; the names sort by time."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        name = f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.eml"
        content = envelope.original_content or b""
        unfinished = self.folder / f".{name}"
        unfinished.write_bytes(content)
        unfinished.rename(self.folder / name)
        return "250 OK"


class Command(BaseCommand):
    """Run the sink until it is stopped."""

    help = "Listens for mail on SMTP_SINK_PORT and stores each message in the folder for sent mail."
    requires_system_checks = ()

    def handle(self, *args: object, **options: object) -> None:
        asyncio.run(serve(MailFolder(settings.SENT_MAIL_DIR), settings.SMTP_SINK_PORT))


async def serve(handler: MailFolder, port: int) -> None:
    """Accept mail until canceled."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(handler, enable_SMTPUTF8=True), HOST, port)
    await server.serve_forever()
