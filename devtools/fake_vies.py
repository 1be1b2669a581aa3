"""A register for development and tests: it knows every number, but for the endings below."""

from django.utils import timezone

from checkout.vat.checker import VatAnswer

NOT_KNOWN = ("00", "11")  # a number with such an ending is not registered
SILENT = ("99",)  # and for these it does not answer


class FakeVies:
    """Answers by the number's last two letters."""

    def check(self, number: str, *, asked_by: str) -> VatAnswer:
        now = timezone.now().isoformat()
        if number.endswith(SILENT):
            return VatAnswer("unavailable", now, detail="MS_UNAVAILABLE")
        if number.endswith(NOT_KNOWN):
            return VatAnswer("invalid", now, consultation=f"FAKE{number}")
        return VatAnswer("valid", now, consultation=f"FAKE{number}", detail="Demo Company")
