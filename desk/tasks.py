import structlog
from celery import shared_task

from desk.forwarding.inbox import InboxUnavailable, read_inbox

log = structlog.get_logger(__name__)


@shared_task(name="desk.read_forwarded")
def read_forwarded() -> None:
    """Answer the emails that were forwarded; the next run tries again where the inbox cannot be read."""
    try:
        read_inbox()
    except InboxUnavailable as error:
        log.warning("forwarded_emails_unread", error=str(error))
