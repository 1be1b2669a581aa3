"""The one check of email addresses: what was pasted is put right, what cannot be delivered is refused by a sentence."""

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

from django.core.exceptions import ValidationError

from core.domain_names import NEVER_PUBLIC, ascii_domain, mixes_scripts
from core.text import plain_text

MAX_LOCAL_BYTES, MAX_DOMAIN_LENGTH = 64, 253
INVALID = "Enter a valid email address."
_SIGNS = r"\s<>()\[\]{}\"“”„«»@:;,"  # none of an address that stands in a text
_WRAPPED = re.compile(
    r"<\s*(?P<angled>[^<>\s]+@[^<>\s]+)\s*>|mailto:(?P<link>[^?\s<>()\[\]]+)"
    rf"|[(\[{{\"“”„«](?P<quoted>[^{_SIGNS}]+@[^{_SIGNS}]+)[)\]}}\"“”»]",
    re.IGNORECASE,
)
_NAME_BEHIND = re.compile(r"\s*\([^()@]*\)$")  # ada@post.example (Ada Love)
_LABEL = re.compile(r"^[^\W\d_][\w -]{1,20}:(?!/) *")  # E-Mail: ada@post.example
_MARKS_BEFORE, _MARKS_BEHIND = "<([{\"“”„«‹»›〈《'•·…", ">)]}\"“”«»‹›〉》',;:!?|/\\…"
_LOCAL_SIGNS = frozenset("!#$%&'*+/=?^_{|}~-.")
_PLAIN = re.compile(r"[a-z0-9_+-]+(\.[a-z0-9_+-]+)*@([a-z0-9]{1,63}\.)+[a-z]{2,20}", re.IGNORECASE | re.ASCII)


def typed_address(text: str) -> str:
    """Return the email address of `Ada Love <ada@post.example>`, of a mailto link or behind a label.

    Any other text stays as it is.
    """
    if wrapped := next(_wrapped_addresses(text), ""):
        return wrapped
    return _LABEL.sub("", _NAME_BEHIND.sub("", text)) if text.count("@") == 1 else text


def _wrapped_addresses(text: str) -> Iterator[str]:
    for match in _WRAPPED.finditer(text):
        yield match["angled"] or match["quoted"] or unquote(match["link"])


def pasted_address(text: str) -> str:
    """Return a pasted address without wrappers, invisible characters and signs around it, unchecked."""
    address = plain_text(text).replace("。", ".")
    if len(set(_wrapped_addresses(address))) == 1 or address.count("@") == 1:
        address = typed_address(address)
    address = address.strip().lstrip(_MARKS_BEFORE).rstrip(_MARKS_BEHIND).strip()
    return address[1:-1] if re.fullmatch(r"([*_])[^*_].*\1", address) else address


def clean_address(text: str) -> str:
    """Return the address that a text means. Raise ValidationError with a sentence if no email can reach it."""
    address = pasted_address(text)
    if "`" in text:  # `plain_text` makes it an apostrophe, which would be another mailbox
        raise ValidationError(f"{INVALID} It may not hold the sign `.", code="invalid")
    if problem := address_problem(address):
        raise ValidationError(f"{INVALID} {problem}", code="invalid")
    return address


def address_problem(address: str) -> str:
    """Return why no email can reach the address, as a sentence; "" for a good one."""
    local, at, domain = address.rpartition("@")
    if len(local) <= MAX_LOCAL_BYTES and len(domain) <= MAX_DOMAIN_LENGTH and _is_plain(address):
        return ""
    if not at or not local or not domain:
        return "It has a name, an @ and a domain, such as name@company.com."
    return _local_problem(local) or _domain_problem(domain)


def _is_plain(address: str) -> bool:
    """Return whether nothing about the address has to be looked at more closely, as of nearly all."""
    return bool(_PLAIN.fullmatch(address)) and address.rpartition(".")[2].lower() not in NEVER_PUBLIC


def _local_problem(local: str) -> str:
    if len(local.encode()) > MAX_LOCAL_BYTES:
        return f"The part before the @ is longer than {MAX_LOCAL_BYTES} characters."
    if local[0] == "." or local[-1] == "." or ".." in local:
        return "Before the @, full stops stand between other characters only."
    if wrong := next((character for character in local if not _is_of_local(character)), ""):
        return f"The part before the @ may not hold {_named(wrong)}."
    if mixes_scripts(local):
        return "The part before the @ has letters of two scripts that look alike: type it anew."
    return ""


def _is_of_local(character: str) -> bool:
    is_word = unicodedata.category(character)[0] in "LMN"
    return character in _LOCAL_SIGNS or is_word


def _named(character: str) -> str:
    return {" ": "a blank", "@": "another @"}.get(character, f"the sign {character}")


def _domain_problem(domain: str) -> str:
    if domain[-1] == ".":
        return "There is a full stop behind it: remove it."
    labels = domain.split(".")
    if "" in labels:
        return "Behind the @, full stops stand between other characters only."
    if len(labels) < 2:
        return f"“{domain}” is no whole domain: it has a full stop, as in company.com."
    try:
        encoded = ascii_domain(domain)
    except UnicodeError:
        return f"There can be no domain “{domain}”."
    last = encoded.rpartition(".")[2]
    if len(encoded) > MAX_DOMAIN_LENGTH:
        return f"The domain is longer than {MAX_DOMAIN_LENGTH} characters."
    if last in NEVER_PUBLIC or not (last.startswith("xn--") or (last.isalpha() and len(last) > 1)):
        return f"There can be no domain “{domain}”: it would end with .com or the like."
    return ""


def smtp_address(address: str) -> str:
    """Return the address as mail servers are given it, with an ASCII domain.

    Raise UnicodeError for a stored one that was never checked and cannot be sent to.
    """
    local, _, domain = address.rpartition("@")
    return f"{local}@{ascii_domain(domain)}"
