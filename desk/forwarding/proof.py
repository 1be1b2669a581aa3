"""Whether an email is from the address that it names: From is easily forged.

Two proofs count: a DKIM signature of the address's own domain, or that its owner signed in to send it at our mail
server, as that server wrote into the email (RFC 8601, `auth=pass`).
"""

import re
from email.message import Message
from email.utils import getaddresses
from typing import Any

from django.conf import settings

from desk.models import ForwardedEmail

MOST_SIGNATURES = 3
DNS_SECONDS = 4
_COMMENT = re.compile(r"\([^()]*\)")
Proof = ForwardedEmail.Proof


def proof_of(source: bytes, headers: Message, sender: str) -> ForwardedEmail.Proof:
    """Return what proves that the sender sent the email."""
    if _has_signature_of(source, headers, sender):
        return Proof.DKIM
    return Proof.SIGN_IN if _signed_in(headers, sender) else Proof.NONE


def _has_signature_of(source: bytes, headers: Message, sender: str) -> bool:
    count = min(len(headers.get_all("DKIM-Signature", [])), MOST_SIGNATURES)
    return any(_is_valid(source, number, sender) for number in range(count))


def _is_valid(source: bytes, number: int, sender: str) -> bool:
    """Return whether a signature is of the sender's domain and of the whole email. A failed look-up proves nothing."""
    import dkim  # noqa: PLC0415  an extra that need not be installed
    from dns.exception import DNSException  # noqa: PLC0415

    try:
        verifier = dkim.DKIM(source, timeout=DNS_SECONDS)
        # The name server of a stranger's domain is not asked: it may take its time.
        if not verifier.verify_headerprep(number) or not _may_prove(verifier, sender):
            return False
        return bool(verifier.verify(number, dnsfunc=key_record))
    except (dkim.DKIMException, DNSException, ValueError, LookupError, AttributeError, TypeError):
        return False  # the library raises what it meets in a signature that is none


def _may_prove(verifier: Any, sender: str) -> bool:
    """Return whether the signature says to be of the sender's domain, and of all that is read."""
    fields = verifier.signature_fields
    domain = fields[b"d"].decode(errors="replace").lower()
    if b"l" in fields or fields.get(b"a") == b"rsa-sha1":
        return False  # text could be added; broken (RFC 8301)
    return domain == sender.rpartition("@")[2] and _is_read_alike(verifier, sender)


def _is_read_alike(verifier: Any, sender: str) -> bool:
    """Return whether the library reads the headers as we do: of two senders it would check the other one.

    It takes `From :` for a sender and a lone carriage return for none of a line's ends; the parser of `email` does not.
    """
    values = [(name.strip().lower(), value) for name, value in verifier.headers]
    senders = [value.decode(errors="replace") for name, value in values if name == b"from"]
    addresses = [address.lower() for _, address in getaddresses(senders)]
    subjects = [name for name, _ in values if name == b"subject"]
    return (
        len(senders) == 1
        and addresses == [sender]
        and verifier.include_headers.count(b"subject") >= len(subjects)
    )


def key_record(name: bytes, timeout: int = DNS_SECONDS) -> bytes | None:
    """Return the TXT record of a signature's key."""
    from dkim.dnsplug import get_txt  # noqa: PLC0415

    record: bytes | None = get_txt(name, timeout)
    return record


def _signed_in(headers: Message, sender: str) -> bool:
    """Return whether our mail server says so: in its newest header, since older ones may be anybody's.

    One with a quoted text proves nothing: a stranger may have written the quoted part, with semicolons in it.
    """
    for header in headers.get_all("Authentication-Results", [])[:10] if settings.FORWARD_AUTHSERV_ID else ():
        value = str(header)[:5_000]
        server, *results = _without_comments(value).split(";")
        if server.split()[:1] == [settings.FORWARD_AUTHSERV_ID]:
            is_plain = '"' not in value and "\\" not in value
            return is_plain and any(_says_signed_in(result.lower().split(), sender) for result in results)
    return False


def _says_signed_in(words: list[str], sender: str) -> bool:
    return words[:1] == ["auth=pass"] and f"smtp.auth={sender}" in words[1:]


def _without_comments(text: str) -> str:
    while (shorter := _COMMENT.sub(" ", text)) != text:
        text = shorter
    return text
