"""The first version of the API: its operations, and how errors become problems."""

from collections import defaultdict
from typing import NoReturn

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from api.endpoints import actions, customers, order_parts, orders, products
from api.problems import Problem, ProblemKind, invalid
from api.request import ApiTokenAuth, as_request_of_the_api

DESCRIPTION = (
    "What the vendor control panel does, for programs. A token (Account → API tokens) acts for a person, with at most "
    "that person's rights."
)
api = NinjaAPI(
    title="MyCommerce vendor API",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    openapi_url=None,
    docs_url=None,
    auth=ApiTokenAuth(),
)
api.add_decorator(as_request_of_the_api, mode="view")
for part in (orders, order_parts, actions, customers, products):
    api.add_router("", part.router)


@api.exception_handler(Problem)
def answer_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    return problem.as_response()


@api.exception_handler(Http404)
def answer_missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return Problem(ProblemKind.NOT_FOUND).as_response()


@api.exception_handler(ValidationError)
def answer_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Name the parameters that are not right."""
    errors: dict[str, list[str]] = defaultdict(list)
    for entry in error.errors:
        errors[str(entry["loc"][-1])].append(f"{entry['msg']}.")
    return invalid(errors).as_response()


@api.exception_handler(Exception)
def raise_fault(request: HttpRequest, error: Exception) -> NoReturn:
    """Let a fault rise, so that a lost connection is answered as on pages; the library would answer it itself."""
    raise error
