"""What is asked of a register, and which one is asked."""

from dataclasses import dataclass
from typing import Literal, Protocol

from django.conf import settings

State = Literal["valid", "invalid", "unavailable"]


@dataclass(frozen=True, slots=True)
class Answer:
    """`consultation` is the register's own number of this question, our proof."""

    state: State
    at: str
    consultation: str = ""
    detail: str = ""


class VatChecker(Protocol):
    def check(self, number: str, *, asked_by: str) -> Answer:
        """Ends within its deadline and never raises: a register that fails is unavailable."""


def checker() -> VatChecker:
    """VIES, or on a development machine its double."""
    if settings.WITH_FAKE_GATEWAY:
        from checkout.vat.double import DoubleOfVies  # noqa: PLC0415

        return DoubleOfVies()
    from checkout.vat.vies import Vies  # noqa: PLC0415

    return Vies(settings.VIES_URL)
