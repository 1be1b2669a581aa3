"""Codes of the second factor: one from an authenticator app counts once, for ever."""

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt

from vendors.models import TotpCounter


def accept_code(factor: Authenticator, code: str) -> bool:
    """Return whether a code of this app or recovery list is right and new; it is used up by that."""
    if factor.type == Authenticator.Type.TOTP:
        counters = counters_of(decrypt(factor.data["secret"]), code)
        return any(use_counter(factor.user_id, counter) for counter in counters)
    return bool(factor.wrap().validate_code(code))


def counters_of(secret: str, code: str) -> list[int]:
    """Return the periods around now in which the app shows this code, almost always one or none."""
    return [
        counter
        for counter in yield_hotp_counters_from_time()
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, counter)))
    ]


def use_counter(user_id: int, counter: int) -> bool:
    """Record that a person used the code of this period; return False unless it is later than all used ones."""
    if TotpCounter.objects.filter(user_id=user_id, counter__lt=counter).update(counter=counter):
        return True
    _, is_first = TotpCounter.objects.get_or_create(user_id=user_id, defaults={"counter": counter})
    return is_first


def last_counter(user_id: int) -> int:
    """Return the period of the last code that this person used; 0 before the first."""
    return TotpCounter.objects.filter(user_id=user_id).values_list("counter", flat=True).first() or 0
