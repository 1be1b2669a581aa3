"""What is asked of a register, and which one is asked."""

from dataclasses import dataclass
from typing import Literal, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

State = Literal["valid", "invalid", "unavailable"]


@dataclass(frozen=True, slots=True)
class VatAnswer:
    """`consultation` is the register's own number of this question, our proof."""

    state: State
    at: str
    consultation: str = ""
    detail: str = ""


class VatChecker(Protocol):
    def check(self, number: str, *, asked_by: str) -> VatAnswer:
        """Ends within its deadline and never raises: a register that fails is unavailable."""


def checker() -> VatChecker:
    """The register that the setting `VAT_CHECKER` names: VIES, or a fake one on a development machine."""
    register: VatChecker = import_string(settings.VAT_CHECKER)()
    return register
