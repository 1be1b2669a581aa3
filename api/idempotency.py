"""The same request with the same `Idempotency-Key` is done once, and answered alike for 24 hours.

A request that was cut off, as by a killed process, may be sent again: the key is also the token of the action's
Activity, of which an order has one.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

from django.db import IntegrityError
from django.db.models import Q
from django.http import HttpResponse
from django.utils import timezone

from api.models import IdempotentRequest
from api.problems import Problem, ProblemKind, invalid
from api.request import ApiRequest
from core.vendor_transaction import vendor_transaction
from orders.models import Order

HEADER = "Idempotency-Key"
KEY = re.compile(r"[\x21-\x7e]{1,255}")
ANSWERED_FOR = timedelta(hours=24)
CUT_OFF_AFTER = timedelta(minutes=2)  # longer than a request may take
_NOT_STORED = {401, 404, 422, 429}  # nothing was tried: the same key may come with what is right


def key_of(request: ApiRequest) -> str:
    """Return the key that a request names, "" for none. Raise Problem for one that is none."""
    key = request.headers.get(HEADER, "")
    if key and not KEY.fullmatch(key):
        raise invalid({HEADER: ["1 to 255 visible ASCII characters."]})
    return key


def form_token(request: ApiRequest, key: str) -> str:
    """Return the token of the Activity: the key of this API token, and of no other."""
    return sha256(f"{request.token.pk} {key}".encode()).hexdigest()[:40]


def once(request: ApiRequest, order: Order, key: str, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer a request, or repeat the answer that the same request got before. Raise Problem."""
    digest = sha256(f"{request.method} {request.path}\n".encode() + request.body).hexdigest()
    begun = _begin(request, order, key, digest)
    if begun is None:
        return _repeat(request, key, digest)
    try:
        response = answer()
    except Problem as problem:
        response = problem.as_response()
    except BaseException:
        _end(begun, None)
        raise
    _end(begun, None if response.status_code in _NOT_STORED else response)
    return response


def _begin(request: ApiRequest, order: Order, key: str, digest: str) -> IdempotentRequest | None:
    """Claim the key; return None where it is another request's, which may be this one sent before."""
    now, vendor_id = timezone.now(), request.vendor.pk
    of_key = IdempotentRequest.objects.filter(vendor_id=vendor_id, token=request.token, key=key)
    is_over = Q(began_at__lt=now - ANSWERED_FOR) | Q(status=None, began_at__lt=now - CUT_OFF_AFTER)
    row = IdempotentRequest(
        vendor_id=vendor_id, token=request.token, order=order, key=key, digest=digest, began_at=now
    )
    try:
        with vendor_transaction(vendor_id):
            of_key.filter(is_over).delete()
            row.save(force_insert=True)
    except IntegrityError:
        return None
    return row


def _end(begun: IdempotentRequest, response: HttpResponse | None) -> None:
    """Store the answer; without one, let the key go."""
    row = IdempotentRequest.objects.filter(vendor_id=begun.vendor_id, pk=begun.pk)
    with vendor_transaction(begun.vendor_id):
        if response is None:
            row.delete()
        else:
            row.update(status=response.status_code, body=response.content.decode())


def _repeat(request: ApiRequest, key: str, digest: str) -> HttpResponse:
    row = IdempotentRequest.objects.filter(vendor_id=request.vendor.pk, token=request.token, key=key).first()
    if row is not None and row.digest != digest:
        raise Problem(
            ProblemKind.KEY_REUSED, "This Idempotency-Key came with another request: take a new one."
        )
    if row is None or row.status is None:
        sentence = "The same request is being worked on: ask again in a second."
        raise Problem(ProblemKind.IN_PROGRESS, sentence, headers={"Retry-After": "1"})
    is_problem = row.status >= 400
    content_type = "application/problem+json" if is_problem else "application/json"
    headers = {"Idempotency-Replayed": "true"}
    return HttpResponse(row.body, status=row.status, content_type=content_type, headers=headers)
