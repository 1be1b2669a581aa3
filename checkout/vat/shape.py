"""The shape and the check digit of a VAT number, looked at without asking anybody."""

import re

from stdnum.exceptions import ValidationError
from stdnum.util import get_cc_module

OTHER_PREFIX = {"GR": "EL", "UK": "GB"}
MODULE = {"EL": "gr", "XI": "gb"}


class BadNumber(Exception):
    """Not a VAT number of that country; the sentence says what to do."""


def well_formed(typed: str, country: str) -> str:
    """`de 136 695 976` → `DE136695976`. Raises BadNumber. The country's letters may be left out."""
    number = re.sub(r"[\s.\-/]", "", typed).upper()
    wanted = OTHER_PREFIX.get(country, country)
    prefix = OTHER_PREFIX.get(number[:2], number[:2])
    if prefix == wanted or (prefix == "XI" and country == "GB"):
        number = number[2:]
    elif number[:2].isalpha() and country not in ("FR", "ES", "IE"):
        raise BadNumber(f"This is not a number of the country that you entered ({wanted}).")
    else:
        prefix = wanted
    module = get_cc_module(MODULE.get(prefix, prefix.lower()), "vat")
    if module is None:
        raise BadNumber("There are no VAT numbers in the country that you entered.")
    try:
        return f"{prefix}{module.validate(number)}"
    except ValidationError as error:
        raise BadNumber("This is not a VAT number: please look at its digits again.") from error
