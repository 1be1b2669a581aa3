"""The text of a forwarded email as somebody would paste it: what stands in it, or the email that is attached."""

from email import message_from_bytes, policy
from email.message import EmailMessage

from orders.message.text import MAX_LENGTH


def forwarded_text(source: bytes) -> tuple[str, str]:
    """Return the subject, and the text with the headers that a reader needs."""
    message = message_from_bytes(source, policy=policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101  what the default policy makes
    subject = _header(message, "Subject")
    attached = _attached(message)
    own = f"Subject: {subject}\n\n{_body(message)}"
    if attached is None:
        return subject, own[:MAX_LENGTH]
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
