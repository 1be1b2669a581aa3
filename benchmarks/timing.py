"""How many statements a page ran and how long they took, in a header of its answer."""

import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse


def timing_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        taken: list[float] = []

        def measure(execute: Callable[..., Any], *args: Any) -> Any:
            began = time.perf_counter()
            try:
                return execute(*args)
            finally:
                taken.append(time.perf_counter() - began)

        with connection.execute_wrapper(measure):
            response = get_response(request)
        response["X-Statements"] = f"{len(taken)} {sum(taken) * 1000:.3f}"
        return response

    return middleware
