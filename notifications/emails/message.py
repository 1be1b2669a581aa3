"""A stored email as a message, and its way to the mail server: as UTF-8 where an address needs it."""

from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import getaddresses, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from core.email_address import address_problem, smtp_address
from notifications.emails.models import Email

UTF8_OPTIONS = ("SMTPUTF8", "BODY=8BITMIME")
NEEDS_UTF8 = (
    "our mail server cannot send to an address with such letters before the @: ask for another address"
)
NO_DOMAIN = "there can be no such domain: correct the address"
UNREACHABLE = "it is no email address: correct it"


class UnsendableAddress(Exception):
    """No attempt can send to the address; its text is the reason, as a clause."""


class Message(EmailMultiAlternatives):
    """A message whose envelope addresses are not parsed again: that was done when they were typed."""

    def __init__(self, *args: Any, envelope_from: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.from_email: Any = ("", envelope_from)  # the From header is another

    def recipients(self) -> Any:
        """Return a pair of name and address for each recipient."""
        return [
            parseaddr(recipient) if "<" in recipient else ("", recipient)
            for recipient in super().recipients()
        ]


def send_message(server: BaseEmailBackend, email: Email) -> None:
    """Send the email over the server's open connection. Raises `UnsendableAddress`, or what the server raises.

    Letters with accents before an @ never become an encoded word, which would be another mailbox: they
    are sent as they are (RFC 6531), if the server takes that. Imported orders keep any text as the address: no server
    is asked about one that the panel would refuse.
    """
    if address_problem(_sendable(email.to)):
        raise UnsendableAddress(UNREACHABLE)
    if _is_ascii(email):
        server.send_messages([build_message(email)])
    elif takes_utf8(server):
        message = build_message(email)
        addresses = [address for _, address in message.recipients()]
        smtp: Any = server
        smtp.connection.sendmail(message.from_email[1], addresses, utf8_bytes(email, message), UTF8_OPTIONS)
    elif not _local(email.to).isascii():
        raise UnsendableAddress(NEEDS_UTF8)
    else:  # the copy and the address to answer to are left out
        server.send_messages([build_message(email, ascii_only=True)])


def takes_utf8(server: BaseEmailBackend) -> bool:
    """Return whether the server offers SMTPUTF8."""
    connection: Any = getattr(server, "connection", None)
    if connection is None:
        return False
    connection.ehlo_or_helo_if_needed()
    return bool(connection.has_extn("smtputf8"))


def build_message(email: Email, *, ascii_only: bool = False) -> Message:
    """Return the stored email as a message that bounces to BOUNCE_ADDRESS. Raises `UnsendableAddress`."""
    headers = {"From": settings.DEFAULT_FROM_EMAIL, **email.headers, "Message-ID": email.message_id}
    for name in ("Reply-To", "Cc"):
        addresses = _addresses(headers.pop(name, ""))
        if sendable := [address for address in addresses if address.isascii() or not ascii_only]:
            headers[name] = ", ".join(sendable)
    message = Message(
        email.subject,
        email.text,
        envelope_from=parseaddr(settings.BOUNCE_ADDRESS or settings.DEFAULT_FROM_EMAIL)[1],
        to=[_sendable(email.to)],
        headers=headers,
        cc=[headers["Cc"]] if "Cc" in headers else [],
    )
    if email.html:
        message.attach_alternative(email.html, "text/html")
    return message


def utf8_bytes(email: Email, message: Message) -> bytes:
    """Return the message with its addresses as they are, without encoded words (RFC 6532)."""
    parsed = message_from_bytes(message.message().as_bytes(), policy=policy.SMTPUTF8)
    assert isinstance(parsed, EmailMessage)  # noqa: S101  what the policy makes
    for name, addresses in (
        ("To", message.to),
        ("Reply-To", _addresses(email.headers.get("Reply-To", ""))),
        ("Cc", message.cc),
    ):
        if addresses:
            del parsed[name]
            parsed[name] = [Address("", *address.rsplit("@", 1)) for address in addresses]
    return parsed.as_bytes()


def _is_ascii(email: Email) -> bool:
    headers = [email.headers.get(name, "") for name in ("Reply-To", "Cc")]
    return all(
        _local(address).isascii() for address in (email.to, *_addresses(", ".join(filter(None, headers))))
    )


def _local(address: str) -> str:
    return address.rpartition("@")[0]


def _addresses(header: str) -> list[str]:
    return [_sendable(address) for _, address in getaddresses([header]) if address]


def _sendable(address: str) -> str:
    try:
        return smtp_address(address)
    except UnicodeError as error:
        raise UnsendableAddress(NO_DOMAIN) from error
