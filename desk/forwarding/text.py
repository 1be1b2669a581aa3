"""The text of a forwarded email as somebody would paste it: what stands in it, or the email that is attached."""

from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import EmailPolicy

from orders.message.text import MAX_LENGTH

MOST_OF_HEADER = 2_000  # characters: the library's time grows with their square
MOST_PARTS = 1_000
# What the library raises for an email that is made to break it, such as one of a thousand comments within comments.
_UNREADABLE = (MessageError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


class _ShortHeaders(EmailPolicy):
    """The default policy, which reads the beginning of a header and no more."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:MOST_OF_HEADER]


_POLICY = _ShortHeaders()


def forwarded_text(source: bytes) -> tuple[str, str]:
    """Return the subject, and the text with the headers that a reader needs; "" twice for what cannot be read."""
    if source.count(b"\n--") > MOST_PARTS:
        return "", ""
    try:
        message = message_from_bytes(source, policy=_POLICY)
        assert isinstance(message, EmailMessage)  # noqa: S101  what this policy makes
        return _text_of(message)
    except _UNREADABLE:
        return "", ""


def _text_of(message: EmailMessage) -> tuple[str, str]:
    subject = _header(message, "Subject")
    attached = _attached(message)
    if attached is None:
        return subject, f"Subject: {subject}\n\n{_body(message)}"[:MAX_LENGTH]
    headers = "\n".join(f"{name}: {_header(attached, name)}" for name in ("From", "Date", "Subject"))
    return subject, f"{headers}\n\n{_body(attached)}"[:MAX_LENGTH]


def _attached(message: EmailMessage) -> EmailMessage | None:
    """Return the first email that is attached as a whole."""
    for part in message.walk():
        if part.get_content_type() == "message/rfc822":
            content = part.get_payload()
            inner = content[0] if isinstance(content, list) and content else None
            return inner if isinstance(inner, EmailMessage) else None
    return None


def _body(message: EmailMessage) -> str:
    part = message.get_body(("plain", "html"))
    if part is None:
        return ""
    try:
        return str(part.get_content())
    except (LookupError, ValueError):  # of no known character set
        content = part.get_payload(decode=True)
        return content.decode(errors="replace") if isinstance(content, bytes) else ""


def _header(message: EmailMessage, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())[:500]
