import sys
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandParser

from notifications.emails import bounces

MAX_BYTES = 2**20  # of a message; a report stands at its beginning, before the email that it returns


class Command(BaseCommand):
    """Read the bounces that BOUNCE_ADDRESS received."""

    help = "Reads delivery reports from a Maildir's `new`, moving each to `cur`, or one from standard input."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "maildir", nargs="?", type=Path, help="Without it a mail server pipes one message in."
        )

    def handle(self, *args: Any, maildir: Path | None, **options: Any) -> None:
        if maildir is None:
            self._read(sys.stdin.buffer)
            return
        for file in sorted((maildir / "new").iterdir()):
            with file.open("rb") as message:
                self._read(message)
            file.rename(maildir / "cur" / f"{file.name}:2,S")

    def _read(self, message: BinaryIO) -> None:
        report = bounces.read_report(message.read(MAX_BYTES))
        if report is None:
            self.stdout.write("Not a report of a failed delivery.")
        elif bounces.record_bounce(report):
            self.stdout.write(f"{report.message_id} came back: {report.reason}")
        else:
            self.stdout.write(f"{report.message_id} is not ours, or was noted before.")
