"""What all answers below `/api/` have in common, whoever writes them: errors are problems, nothing is cached."""

from collections.abc import Callable
from http import HTTPStatus

import structlog
from django.http import HttpRequest, HttpResponse

from api.problems import CONTENT_TYPE, Problem, ProblemKind, problem_of_status

ROOT = "/api/"
_FROM_THE_ANSWER = ("Allow", "Retry-After")


def problem_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Replace the page of an error below `/api/` by a problem; it also keeps its answers out of caches."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not request.path_info.startswith(ROOT):
            return response
        if (
            response.status_code >= HTTPStatus.BAD_REQUEST
            and response.headers["Content-Type"] != CONTENT_TYPE
        ):
            response = _as_problem(response)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def _as_problem(response: HttpResponse) -> HttpResponse:
    problem = problem_of_status(response.status_code)
    headers = {name: response.headers[name] for name in _FROM_THE_ANSWER if name in response.headers}
    if problem.kind is ProblemKind.BROKEN:
        request_id = structlog.contextvars.get_contextvars().get("request_id", "")
        problem.detail = (
            f"Something broke on our side. Nothing is lost; the number of the request is {request_id}."
        )
    return Problem(problem.kind, problem.detail, headers=headers).as_response()
