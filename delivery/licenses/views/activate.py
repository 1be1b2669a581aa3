"""Where a vendor's program fetches its license key (docs/software-passport.md)."""

import json
import re
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core.client_ip import client_ip, client_network
from core.rate_limit import Limit
from core.text import plain_text
from core.whole_number import whole_number
from delivery.licenses import hardware_ids
from delivery.licenses.fetch_key import FetchedKey, KeyFetchRefusal, KeyFetchRefused, fetch_key

MAX_BODY_BYTES = 4_096
NETWORK_LIMIT = Limit("activate-network", 120, 600)
_DOWNLOAD = re.compile(r"/d/([A-Za-z0-9_-]{1,100})/")
CODE_LIMIT = Limit("activate-code", 30, 600)
RETRY_WHILE_MADE = "5"  # seconds
RETRY_AFTER_LIMIT = "600"  # seconds
SENTENCES = {
    KeyFetchRefusal.REFUSED: "This activation code gives no license key.",
    KeyFetchRefusal.LIMIT_REACHED: (
        "This license is active on as many machines as it allows. Ask the vendor to deactivate one."
    ),
    KeyFetchRefusal.DEACTIVATED: "This machine was deactivated. Ask the vendor to activate it again.",
}


class BadActivationRequest(Exception):
    """The request is refused with a status and a sentence before any order was read."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


@csrf_exempt  # a program posts it, with a code of its own and no cookie
@require_POST
def activate(request: HttpRequest) -> HttpResponse:
    """Return the key of this machine; without a genuine code all refusals are alike."""
    try:
        return _key_response(request, _fetch_key(request))
    except BadActivationRequest as bad_request:
        if bad_request.status == 429:
            return _error_response(request, 429, "too_many_tries", str(bad_request), RETRY_AFTER_LIMIT)
        return _error_response(request, bad_request.status, "bad_request", str(bad_request))
    except KeyFetchRefused as refused:
        return _error_response(request, 403, refused.refusal.value, SENTENCES[refused.refusal])


def _fetch_key(request: HttpRequest) -> FetchedKey:
    """Return the key within the limits. Raises BadActivationRequest and KeyFetchRefused."""
    if not NETWORK_LIMIT.take(client_network(request)):
        raise BadActivationRequest(429, "Too many tries. Please wait some minutes.")
    code, hardware_id = _code_and_hardware_id(request)
    if not CODE_LIMIT.take(code):
        raise BadActivationRequest(429, "Too many tries. Please wait some minutes.")
    return fetch_key(code, hardware_id, client_ip(request))


def _code_and_hardware_id(request: HttpRequest) -> tuple[str, str]:
    """Return the code and the Hardware ID that were posted. Raises BadActivationRequest."""
    if whole_number(request.META.get("CONTENT_LENGTH") or "0", MAX_BODY_BYTES) is None:
        raise BadActivationRequest(413, f"At most {MAX_BODY_BYTES} bytes are read.")
    fields = _fields(request)
    code, hardware_id = fields.get("code") or _token_of(fields.get("download")), fields.get("hardware_id")
    if not isinstance(code, str) or not isinstance(hardware_id, str) or not code.strip():
        raise BadActivationRequest(400, "Two fields are needed: hardware_id, and code or download.")
    try:
        return plain_text(code), hardware_ids.clean(hardware_id)
    except hardware_ids.BadHardwareId as error:
        raise BadActivationRequest(400, str(error)) from error


def _token_of(address: object) -> object:
    """Return the token in the address of a download, as systems note it beside the file; else what was given."""
    match = _DOWNLOAD.search(address) if isinstance(address, str) else None
    return match[1] if match else address


def _fields(request: HttpRequest) -> dict[str, Any]:
    """Return the fields of a form or of a JSON object. Raises BadActivationRequest."""
    if request.content_type == "application/x-www-form-urlencoded":
        return QueryDict(request.body, encoding="utf-8").dict()
    if request.content_type != "application/json":
        raise BadActivationRequest(415, "Post a form (application/x-www-form-urlencoded) or JSON.")
    try:
        fields = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise BadActivationRequest(400, "This is no JSON.") from error
    return fields if isinstance(fields, dict) else {}


def _key_response(request: HttpRequest, fetched_key: FetchedKey) -> HttpResponse:
    key = fetched_key.key
    if key is None:
        sentence = "Your license key is being made: ask again shortly."
        return _error_response(request, 202, "being_made", sentence, RETRY_WHILE_MADE)
    if _prefers_text(request):
        return _uncached(HttpResponse(f"{key.value}\n", content_type="text/plain; charset=utf-8"))
    payload = {
        "key": key.value,
        "hardware_id": key.hardware_id,
        "filename": key.filename,
        "machines": fetched_key.active_machines,
        "machines_allowed": fetched_key.activations_allowed,
    }
    return _uncached(JsonResponse(payload))


def _error_response(
    request: HttpRequest, status: int, error: str, sentence: str, retry_after: str = ""
) -> HttpResponse:
    response = (
        HttpResponse(f"{sentence}\n", content_type="text/plain; charset=utf-8")
        if _prefers_text(request)
        else JsonResponse({"error": error, "message": sentence})
    )
    response.status_code = status
    if retry_after:
        response["Retry-After"] = retry_after
    return _uncached(response)


def _prefers_text(request: HttpRequest) -> bool:
    return request.get_preferred_type(["application/json", "text/plain"]) == "text/plain"


def _uncached(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
