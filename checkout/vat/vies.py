"""The European Commission's register, VIES. It knows no numbers of Great Britain (GB): those stay unconfirmed."""

import json
from typing import Any

import urllib3
from django.utils import timezone

from checkout.vat.checker import VatAnswer

SECONDS = 6.0
LARGEST = 64 * 1024


class Vies:
    """Its REST interface; one try, because the customer is waiting."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._pool = urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(total=SECONDS))

    def check(self, number: str, *, asked_by: str) -> VatAnswer:
        now = timezone.now().isoformat()
        asked = {
            "countryCode": number[:2],
            "vatNumber": number[2:],
            "requesterMemberStateCode": asked_by[:2],
            "requesterNumber": asked_by[2:],
        }
        try:
            said = self._ask(asked)
        except (urllib3.exceptions.HTTPError, ValueError) as error:
            return VatAnswer("unavailable", now, detail=type(error).__name__)
        if isinstance(said.get("valid"), bool):
            return VatAnswer(
                "valid" if said["valid"] else "invalid",
                now,
                str(said.get("requestIdentifier") or ""),
                str(said.get("name") or ""),
            )
        errors = said.get("errorWrappers") or [{}]
        return VatAnswer("unavailable", now, detail=str(errors[0].get("error", "")))

    def _ask(self, asked: dict[str, str]) -> dict[str, Any]:
        answer = self._pool.request("POST", self.url, json=asked, redirect=False, preload_content=False)
        try:
            said = json.loads(answer.read(LARGEST))
        finally:
            answer.release_conn()
        if not isinstance(said, dict):
            raise ValueError("Not an answer of VIES.")
        return said
