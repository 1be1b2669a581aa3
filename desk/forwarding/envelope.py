"""Who forwarded an email, and to which vendor's address. Only its headers are read here: anybody may have sent it."""

import re
from dataclasses import dataclass
from email import policy
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses

from django.conf import settings

from core.email_address import address_problem
from vendors.models import Seat, Vendor

MOST_RECIPIENTS = 50
_MESSAGE_ID = re.compile(r"<[\x21-\x3b\x3d\x3f-\x7e]{1,250}>")


@dataclass(frozen=True, slots=True)
class Envelope:
    """The headers that decide whether an email is answered, and to whom."""

    headers: Message
    sender: str
    vendor_number: int

    @classmethod
    def of(cls, source: bytes) -> "Envelope | None":
        """Return that of an email to a vendor's address; None for any other, and for what a program sent by itself."""
        headers = BytesHeaderParser(policy=policy.compat32).parsebytes(source)
        senders = _addresses(headers, "From")
        number = next(filter(None, map(_vendor_number, _addresses(headers, "To", "Cc"))), 0)
        is_automatic = str(headers.get("Auto-Submitted", "no")).strip().lower() != "no"
        if len(senders) != 1 or len(headers.get_all("From", [])) != 1 or not number or is_automatic:
            return None
        return cls(headers, senders[0], number)

    @property
    def message_id(self) -> str:
        """Return the Message-ID, to which the answer refers; "" where there is none."""
        match = _MESSAGE_ID.fullmatch(str(self.headers.get("Message-ID", "")).strip())
        return match[0] if match else ""

    def seat(self) -> Seat | None:
        """Return the seat of the sender at the vendor, with both; None for a stranger and for who was disabled."""
        vendor_id = Vendor.objects.id_of(self.vendor_number)
        seats = Seat.objects.filter(vendor_id=vendor_id, user__email=self.sender, user__is_active=True)
        return seats.select_related("user", "vendor").first()


def forward_address(vendor: Vendor) -> str:
    """Return the address to which the vendor's team forwards emails; "" where there is none."""
    local, _, domain = settings.FORWARD_ADDRESS.partition("@")
    return f"{local}+{vendor.number}@{domain}" if settings.FORWARD_IMAP_URL else ""


def _vendor_number(address: str) -> int:
    local, _, domain = settings.FORWARD_ADDRESS.lower().partition("@")
    match = re.fullmatch(rf"{re.escape(local)}\+([0-9]{{1,9}})@{re.escape(domain)}", address)
    return int(match[1]) if match else 0


def _addresses(headers: Message, *names: str) -> list[str]:
    """Return the good addresses of these headers, in lower case as people's are stored."""
    values = [str(value)[:5_000] for name in names for value in headers.get_all(name, [])]
    addresses = [address.lower() for _, address in getaddresses(values)[:MOST_RECIPIENTS]]
    return [address for address in addresses if not address_problem(address)]
