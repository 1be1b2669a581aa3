"""Answers that say why a request was not done (RFC 9457). Each kind is declared here, once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from http import HTTPStatus
from typing import Any

from django.http import JsonResponse

CONTENT_TYPE = "application/problem+json"
DOCS = "/api/v1/docs"


class ProblemKind(Enum):
    """A kind of problem: its slug, its status, and its title."""

    UNREADABLE = "unreadable", 400, "The body cannot be read."
    UNAUTHENTICATED = "unauthenticated", 401, "A valid API token is needed."
    FORBIDDEN = "forbidden", 403, "The token or its person's role does not allow it."
    NO_SECOND_FACTOR = (
        "no-second-factor",
        403,
        "The token's person has no second factor, which the vendor demands.",
    )
    NOT_FOUND = "not-found", 404, "There is nothing at this address."
    METHOD_NOT_ALLOWED = "method-not-allowed", 405, "This address does not take the method."
    OBSTACLE = "obstacle", 409, "It cannot be done now."
    OUTDATED = "outdated", 409, "What it was shown to do has changed meanwhile."
    SENT_BEFORE = "sent-before", 409, "The same was sent a moment ago."
    KEY_REUSED = "key-reused", 409, "The Idempotency-Key was used for another request."
    IN_PROGRESS = "in-progress", 409, "The same request is being worked on."
    TOO_LARGE = "too-large", 413, "The body is too large."
    UNSUPPORTED_TYPE = "unsupported-type", 415, "The body is not JSON."
    INVALID = "invalid", 422, "Some fields are not right."
    TOO_MANY = "too-many-requests", 429, "There were too many requests."
    BROKEN = "broken", 500, "Something broke on our side."
    UNAVAILABLE = "unavailable", 503, "It is not available just now."

    def __init__(self, slug: str, status: int, title: str) -> None:
        self.slug, self.status, self.title = slug, status, title


@dataclass
class Problem(Exception):
    """Why a request is not done: its kind, a sentence, and for bad fields the sentences of each."""

    kind: ProblemKind
    detail: str = ""
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)  # further members of the answer
    headers: Mapping[str, str] = field(default_factory=dict)

    def as_response(self) -> JsonResponse:
        """Return the answer."""
        content: dict[str, Any] = {
            "type": f"{DOCS}#{self.kind.slug}",
            "title": self.kind.title,
            "status": self.kind.status,
            "detail": self.detail or self.kind.title,
        }
        if self.errors:
            content["errors"] = {name: list(sentences) for name, sentences in self.errors.items()}
        return JsonResponse(
            content | dict(self.more),
            status=self.kind.status,
            content_type=CONTENT_TYPE,
            headers=dict(self.headers),
        )


def invalid(errors: Mapping[str, Sequence[str]]) -> Problem:
    """Return the problem of fields that are not right."""
    names = ", ".join(errors)
    return Problem(ProblemKind.INVALID, f"Not right: {names}.", errors)


def problem_of_status(status: int) -> Problem:
    """Return the problem that an answer with this status is about."""
    kinds = (kind for kind in ProblemKind if kind.status == status)
    fallback = ProblemKind.BROKEN if status >= HTTPStatus.INTERNAL_SERVER_ERROR else ProblemKind.UNREADABLE
    return Problem(next(kinds, fallback))
