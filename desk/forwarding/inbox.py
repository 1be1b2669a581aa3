"""The IMAP folder in which forwarded emails arrive; what is done with is deleted from it."""

import imaplib
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

import structlog
from django.conf import settings

from desk.forwarding.answer import answer_forwarded

TIMEOUT = 10  # seconds for an answer of the server
MOST_EMAILS = 20  # at a time
MOST_SECONDS = 20
MOST_BYTES = 10 * 2**20  # of an email
log = structlog.get_logger(__name__)


class InboxUnavailable(Exception):
    """The inbox cannot be read now; its text is what its server said."""


def read_inbox() -> int:
    """Answer the oldest emails of the inbox; return how many are done with. Without an inbox nothing is read."""
    if not settings.FORWARD_IMAP_URL:
        return 0
    try:
        return _read()
    except (imaplib.IMAP4.error, OSError) as error:
        raise InboxUnavailable(str(error)) from error


def _read() -> int:
    done, deadline = 0, time.monotonic() + MOST_SECONDS
    with _open_inbox(settings.FORWARD_IMAP_URL) as server:
        for uid in _uids(server):
            if time.monotonic() > deadline:
                break
            if _is_done(_source(server, uid)):
                server.uid("STORE", uid, "+FLAGS.SILENT", r"(\Deleted)")
                done += 1
        server.expunge()
    return done


@contextmanager
def _open_inbox(url: str) -> Iterator[imaplib.IMAP4]:
    address = urlsplit(url)
    host = address.hostname or ""
    if address.scheme == "imaps":
        context = ssl.create_default_context()
        server: imaplib.IMAP4 = imaplib.IMAP4_SSL(
            host, address.port or 993, ssl_context=context, timeout=TIMEOUT
        )
    else:  # mycommerce/forwarding.py takes it for this machine alone
        server = imaplib.IMAP4(host, address.port or 143, timeout=TIMEOUT)
    with server:
        server.login(unquote(address.username or ""), unquote(address.password or ""))
        status, answer = server.select(f'"{unquote(address.path.strip("/")) or "INBOX"}"')
        if status != "OK":
            raise imaplib.IMAP4.error(f"The folder of FORWARD_IMAP_URL cannot be opened: {answer!r}")
        yield server


def _uids(server: imaplib.IMAP4) -> list[str]:
    _, data = server.uid("SEARCH", "UNDELETED")
    return [uid.decode() for uid in (data[0] or b"").split()[:MOST_EMAILS]]


def _source(server: imaplib.IMAP4, uid: str) -> bytes:
    """Return an email, or of one that is too long its beginning; "" for one that is there no more."""
    _, data = server.uid("FETCH", uid, f"(BODY.PEEK[]<0.{MOST_BYTES + 1}>)")
    return next((part[1] for part in data if isinstance(part, tuple)), b"")


def _is_done(source: bytes) -> bool:
    if len(source) > MOST_BYTES:
        log.info("forwarded_email_ignored", reason="It is too long.")
        return True
    return answer_forwarded(source)
