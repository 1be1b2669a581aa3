from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from desk.forwarding.inbox import InboxUnavailable, read_inbox


class Command(BaseCommand):
    """Answer forwarded emails now, as the scheduler does every half minute."""

    help = "Answers the emails that vendors' people forwarded to the inbox of FORWARD_IMAP_URL, and deletes them."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.FORWARD_IMAP_URL:
            raise CommandError("There is no inbox: set FORWARD_IMAP_URL and FORWARD_ADDRESS.")
        try:
            self.stdout.write(f"{read_inbox()} done.")
        except InboxUnavailable as error:
            raise CommandError(f"The inbox cannot be read: {error}") from error
