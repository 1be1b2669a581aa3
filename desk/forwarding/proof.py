"""Whether an email is from the address that it names: From is easily forged.

Two proofs count: a DKIM signature of the address's own domain, or that its owner signed in to send it at our mail
server, as that server wrote into the email (RFC 8601, `auth=pass`).
"""

import re
from email.message import Message

from django.conf import settings

from desk.models import ForwardedEmail

MOST_SIGNATURES = 3
DNS_SECONDS = 4
_COMMENT = re.compile(r"\([^()]*\)")
Proof = ForwardedEmail.Proof


def proof_of(source: bytes, headers: Message, sender: str) -> ForwardedEmail.Proof:
    """Return what proves that the sender sent the email."""
    if _has_signature_of(source, headers, sender.rpartition("@")[2]):
        return Proof.DKIM
    return Proof.SIGN_IN if _signed_in(headers, sender) else Proof.NONE


def _has_signature_of(source: bytes, headers: Message, domain: str) -> bool:
    count = min(len(headers.get_all("DKIM-Signature", [])), MOST_SIGNATURES)
    return any(_is_valid(source, number, domain) for number in range(count))


def _is_valid(source: bytes, number: int, domain: str) -> bool:
    """Return whether a signature is of this domain and of the whole email. A failed look-up proves nothing."""
    import dkim  # noqa: PLC0415  an extra that need not be installed
    from dns.exception import DNSException  # noqa: PLC0415

    try:
        verifier = dkim.DKIM(source, timeout=DNS_SECONDS)
        is_signed = verifier.verify(number, dnsfunc=key_record)
        fields = verifier.signature_fields
    except (dkim.DKIMException, DNSException, ValueError, LookupError, AttributeError, TypeError):
        return False  # the library raises what it meets in a signature that is none
    is_whole = (
        b"l" not in fields and fields.get(b"a") != b"rsa-sha1"
    )  # text could be added; broken (RFC 8301)
    return bool(is_signed) and is_whole and fields[b"d"].decode(errors="replace").lower() == domain


def key_record(name: bytes, timeout: int = DNS_SECONDS) -> bytes | None:
    """Return the TXT record of a signature's key."""
    from dkim.dnsplug import get_txt  # noqa: PLC0415

    record: bytes | None = get_txt(name, timeout)
    return record


def _signed_in(headers: Message, sender: str) -> bool:
    """Return whether our mail server says so: in its newest header, since older ones may be anybody's."""
    for value in headers.get_all("Authentication-Results", [])[:10] if settings.FORWARD_AUTHSERV_ID else ():
        server, *results = _without_comments(str(value)[:5_000]).split(";")
        if server.split()[:1] == [settings.FORWARD_AUTHSERV_ID]:
            return any(_says_signed_in(result.lower().split(), sender) for result in results)
    return False


def _says_signed_in(words: list[str], sender: str) -> bool:
    return words[:1] == ["auth=pass"] and f"smtp.auth={sender}" in words[1:]


def _without_comments(text: str) -> str:
    while (shorter := _COMMENT.sub(" ", text)) != text:
        text = shorter
    return text
