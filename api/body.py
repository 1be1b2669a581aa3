"""Reading the body of a request: a JSON object of texts that the database takes."""

import json
from typing import Any

from django.core.exceptions import RequestDataTooBig

from api.problems import Problem, ProblemKind
from api.request import ApiRequest

MOST_BYTES = 100_000


def read_body(request: ApiRequest) -> dict[str, Any]:
    """Return the JSON object of the body; an empty one without a body. Raise Problem."""
    content = _bytes(request)
    if not content.strip():
        return {}
    if request.content_type not in {"application/json", ""}:
        raise Problem(ProblemKind.UNSUPPORTED_TYPE, "Send the fields as a JSON object (application/json).")
    try:
        body = json.loads(content, parse_constant=_refuse)
        json.dumps(body, ensure_ascii=False).encode()  # half of a pair of surrogates is no character
    except (ValueError, RecursionError) as error:
        raise Problem(ProblemKind.UNREADABLE, "The body is no JSON.") from error
    if not isinstance(body, dict):
        raise Problem(ProblemKind.UNREADABLE, "The body has to be a JSON object.")
    return body


def _bytes(request: ApiRequest) -> bytes:
    try:
        content = request.body
    except RequestDataTooBig as error:
        raise _too_large() from error
    if len(content) > MOST_BYTES:
        raise _too_large()
    return content


def _too_large() -> Problem:
    return Problem(ProblemKind.TOO_LARGE, f"At most {MOST_BYTES:,} bytes are read.")


def _refuse(constant: str) -> None:
    """Refuse NaN and Infinity, which are no JSON."""
    raise ValueError(constant)
