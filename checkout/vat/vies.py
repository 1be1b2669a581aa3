"""The client of VIES, the European Commission's register of VAT numbers.

VIES knows no numbers of Great Britain (GB), so those stay unconfirmed.
"""

import json
from typing import Any

import urllib3
from django.conf import settings
from django.utils import timezone

from checkout.vat.checker import PAGE_SECONDS, VatAnswer
from core.text import storable

MAX_RESPONSE_BYTES = 64 * 1024


class Vies:
    """The REST interface of VIES; it is tried once, because the customer waits for the answer."""

    def __init__(self, url: str = "") -> None:
        self.url = url or settings.VIES_URL
        self._pool = urllib3.PoolManager(retries=False)

    def check(self, number: str, *, asked_by: str, seconds: float = PAGE_SECONDS) -> VatAnswer:
        """Return the answer of VIES; anything but a clear yes or no is unavailable."""
        now = timezone.now().isoformat()
        arguments = {
            "countryCode": number[:2],
            "vatNumber": number[2:],
            "requesterMemberStateCode": asked_by[:2],
            "requesterNumber": asked_by[2:],
        }
        try:
            answer = self._post(arguments, seconds)
        except (urllib3.exceptions.HTTPError, ValueError, RecursionError) as error:
            return VatAnswer("unavailable", now, detail=type(error).__name__)
        if isinstance(answer.get("valid"), bool):
            return VatAnswer(
                "valid" if answer["valid"] else "invalid",
                now,
                _text(answer.get("requestIdentifier")),
                _text(answer.get("name")),
            )
        errors = answer.get("errorWrappers")
        first = errors[0] if isinstance(errors, list) and errors else None
        return VatAnswer(
            "unavailable", now, detail=_text(first.get("error")) if isinstance(first, dict) else ""
        )

    def _post(self, arguments: dict[str, str], seconds: float) -> dict[str, Any]:
        """Return the parsed body. Raise ValueError when it is no JSON object or too long."""
        response = self._pool.request(
            "POST",
            self.url,
            json=arguments,
            redirect=False,
            preload_content=False,
            timeout=urllib3.Timeout(total=seconds),
        )
        try:
            body = json.loads(response.read(MAX_RESPONSE_BYTES))
        finally:
            response.release_conn()
        if not isinstance(body, dict):
            raise ValueError("Not an answer of VIES.")
        return body


def _text(value: object) -> str:
    return storable(str(value or ""))
