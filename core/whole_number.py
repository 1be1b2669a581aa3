MOST = 2**63 - 1  # of a database column


def whole_number(text: str, most: int = MOST) -> int | None:
    """Return the number that an address or a form names in plain digits; None for any other text and above `most`.

    Python itself refuses texts of more than 4,300 digits with a ValueError.
    """
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(most))
    return int(text) if is_number and int(text) <= most else None
