"""Whether a VAT number is real: its shape and check digit at once, then the register that knows.

On a development machine the register is a double of our own (`double.py`); elsewhere it is VIES.
"""

from checkout.vat.checker import VatAnswer, VatChecker, checker
from checkout.vat.shape import BadNumber, well_formed

__all__ = ["BadNumber", "VatAnswer", "VatChecker", "checker", "well_formed"]
