"""Where a vendor's program fetches its license key (docs/software-passport.md)."""

import json
from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core.rate_limit import Limit
from delivery.licenses import hardware_ids
from delivery.licenses.fetch_key import FetchedKey, KeyFetchRefusal, KeyFetchRefused, fetch

LARGEST = 4_096  # bytes of what a program posts
OF_ADDRESS = Limit("activate-address", 120, 600)
OF_CODE = Limit("activate-code", 30, 600)
ASK_AGAIN = "5"  # seconds, while the key is being made
WAIT = "600"
SENTENCES = {
    KeyFetchRefusal.REFUSED: "This activation code gives no license key.",
    KeyFetchRefusal.LIMIT_REACHED: "This license is active on as many machines as it allows. Ask the vendor to deactivate one.",
    KeyFetchRefusal.DEACTIVATED: "This machine was deactivated. Ask the vendor to activate it again.",
}


class Bad(Exception):
    """What was posted cannot be read, as a status and a sentence; nobody's order was looked at."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


@csrf_exempt  # a program posts it, with a code of its own and no cookie
@require_POST
def activate(request: HttpRequest) -> HttpResponse:
    """The key of this machine; refusals are alike to whoever has no genuine code."""
    address = str(get_adapter().get_client_ip(request))
    try:
        if not OF_ADDRESS.take(address):
            raise Bad(429, "Too many tries. Please wait some minutes.")
        code, hardware_id = _posted(request)
        if not OF_CODE.take(code):
            raise Bad(429, "Too many tries. Please wait some minutes.")
        return _answer(request, fetch(code, hardware_id, address))
    except Bad as bad:
        error = "too_many_tries" if bad.status == 429 else "bad_request"
        return _say(request, bad.status, error, str(bad), wait=WAIT if bad.status == 429 else "")
    except KeyFetchRefused as refused:
        return _say(request, 403, refused.refusal.value, SENTENCES[refused.refusal])


def _answer(request: HttpRequest, fetched: FetchedKey) -> HttpResponse:
    key = fetched.key
    if key is None:
        return _say(
            request, 202, "being_made", "Your license key is being made: ask again shortly.", wait=ASK_AGAIN
        )
    if _wants_text(request):
        return _private(HttpResponse(f"{key.value}\n", content_type="text/plain; charset=utf-8"))
    facts = {"key": key.value, "hardware_id": key.hardware_id, "filename": key.filename}
    return _private(JsonResponse(facts | {"machines": fetched.machines, "machines_allowed": fetched.places}))


def _say(request: HttpRequest, status: int, error: str, sentence: str, wait: str = "") -> HttpResponse:
    answer = (
        HttpResponse(f"{sentence}\n", content_type="text/plain; charset=utf-8")
        if _wants_text(request)
        else JsonResponse({"error": error, "message": sentence})
    )
    answer.status_code = status
    if wait:
        answer["Retry-After"] = wait
    return _private(answer)


def _posted(request: HttpRequest) -> tuple[str, str]:
    """The code and the Hardware ID. Raises Bad."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LARGEST:
        raise Bad(413, f"At most {LARGEST} bytes are read.")
    fields = _fields(request)
    code, hardware_id = fields.get("code"), fields.get("hardware_id")
    if not isinstance(code, str) or not isinstance(hardware_id, str) or not code.strip():
        raise Bad(400, "Two fields are needed: code and hardware_id.")
    try:
        return code.strip(), hardware_ids.clean(hardware_id)
    except hardware_ids.BadHardwareId as bad:
        raise Bad(400, str(bad)) from bad


def _fields(request: HttpRequest) -> dict[str, Any]:
    if request.content_type == "application/x-www-form-urlencoded":
        return QueryDict(request.body, encoding="utf-8").dict()
    if request.content_type != "application/json":
        raise Bad(415, "Post a form (application/x-www-form-urlencoded) or JSON.")
    try:
        posted = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Bad(400, "This is no JSON.") from error
    return posted if isinstance(posted, dict) else {}


def _wants_text(request: HttpRequest) -> bool:
    return request.get_preferred_type(["application/json", "text/plain"]) == "text/plain"


def _private(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "private, no-store"
    return answer
