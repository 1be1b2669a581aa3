"""The interface of a register of VAT numbers, and the choice of the register."""

from dataclasses import dataclass
from typing import Literal, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

PAGE_SECONDS = 1.5  # a customer waits for the page
JOB_SECONDS = 6.0
State = Literal["valid", "invalid", "unavailable"]


@dataclass(frozen=True, slots=True)
class VatAnswer:
    """The answer of a register; `consultation` is the register's own number of the request, which is our proof.

    `at` is the time of the request (ISO 8601), `detail` a company name or the register's error code.
    """

    state: State
    at: str
    consultation: str = ""
    detail: str = ""


class VatChecker(Protocol):
    def check(self, number: str, *, asked_by: str, seconds: float = PAGE_SECONDS) -> VatAnswer:
        """Return the answer within so many seconds. Raise nothing: a register that fails is unavailable.

        `asked_by` is the VAT number of our company that asks.
        """


def vat_checker() -> VatChecker:
    """Return the register that the setting `VAT_CHECKER` names."""
    register: VatChecker = import_string(settings.VAT_CHECKER)()
    return register
