"""VAT numbers: format and check digit are checked at once, then a register is asked.

The register is VIES; on a development machine it is `devtools.fake_vies`.
"""

from checkout.vat.checker import VatAnswer, VatChecker, vat_checker
from checkout.vat.vat_number import InvalidVatNumber, normalize_vat_number

__all__ = ["InvalidVatNumber", "VatAnswer", "VatChecker", "normalize_vat_number", "vat_checker"]
