"""Why a row of a file is refused."""

from django.db import models


class Reason(models.TextChoices):
    """The reasons of a refused row, as codes of the report and sentences of the page."""

    MALFORMED = "malformed", "The quotation marks do not match"
    CELL_COUNT = "cell-count", "More or fewer cells than the header"
    NO_REFERENCE = "no-reference", "No invoice number"
    NOT_JOINED = "not-joined", "What it refers to is not in the joined file"
    TOO_LONG = "too-long", "Longer than the panel can keep"
    BAD_DATE = "bad-date", "Not a date of the given format, or before 1970, or in the future"
    BAD_QUANTITY = "bad-quantity", "Not a whole number"
    BAD_PRICE = "bad-price", "Not a number"
    TOO_LARGE = "too-large", "The amount is too large"
    UNKNOWN_CURRENCY = "unknown-currency", "Not a currency code"
    UNKNOWN_COUNTRY = "unknown-country", "Neither a country code nor in the mapping"
    BAD_EMAIL = "bad-email", "Not an email address"
    MIXED_CURRENCIES = "mixed-currencies", "The invoice has rows in several currencies"
    INCOMPLETE = "incomplete", "Another row of the same invoice is refused"
    CHANGED = "changed", "Already imported with other content"


class RowRefused(Exception):
    """One row cannot be imported; `detail` is the text in the file."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail
