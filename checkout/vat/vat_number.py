"""The format and the check digit of a VAT number, checked without a request to a register."""

import re

from stdnum.exceptions import ValidationError
from stdnum.util import get_cc_module

from core.text import plain_text

VAT_PREFIXES = {"GR": "EL", "UK": "GB"}  # where the prefix is not the ISO code of the country
STDNUM_MODULES = {"EL": "gr", "XI": "gb"}


class InvalidVatNumber(Exception):
    """The text is no VAT number of the customer's country; the message tells the customer what to do."""


def normalize_vat_number(text: str, country: str) -> str:
    """Return the VAT number with its prefix and without separators: `de 136 695 976` → `DE136695976`.

    The prefix may be left out. Raise InvalidVatNumber.
    """
    number = re.sub(r"[\s.\-/]", "", plain_text(text)).upper()
    expected_prefix = VAT_PREFIXES.get(country, country)
    prefix = VAT_PREFIXES.get(number[:2], number[:2])
    if prefix == expected_prefix or (prefix == "XI" and country == "GB"):
        number = number[2:]
    elif number[:2].isalpha() and country not in ("FR", "ES", "IE"):
        raise InvalidVatNumber(f"This is not a number of the country that you entered ({expected_prefix}).")
    else:
        prefix = expected_prefix
    module = get_cc_module(STDNUM_MODULES.get(prefix, prefix.lower()), "vat")
    if module is None:
        raise InvalidVatNumber("There are no VAT numbers in the country that you entered.")
    try:
        return f"{prefix}{module.validate(number)}"
    except ValidationError as error:
        raise InvalidVatNumber("This is not a VAT number: please look at its digits again.") from error
