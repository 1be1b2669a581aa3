"""A fake register of VAT numbers: every number is valid, but for the endings below."""

from django.utils import timezone

from checkout.vat.checker import PAGE_SECONDS, VatAnswer

INVALID_ENDINGS = ("00", "11")
UNAVAILABLE_ENDINGS = ("99",)


class FakeVies:
    """Answers by the number's last two characters."""

    def check(self, number: str, *, asked_by: str, seconds: float = PAGE_SECONDS) -> VatAnswer:
        now = timezone.now().isoformat()
        if number.endswith(UNAVAILABLE_ENDINGS):
            return VatAnswer("unavailable", now, detail="MS_UNAVAILABLE")
        if number.endswith(INVALID_ENDINGS):
            return VatAnswer("invalid", now, consultation=f"FAKE{number}")
        return VatAnswer("valid", now, consultation=f"FAKE{number}", detail="Demo Company")
