"""Many forms at once, each answered in so many seconds."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from uuid import uuid4

import urllib3

from accept.client import Browser
from accept.world import World


@dataclass(frozen=True, slots=True)
class Post:
    status: int  # 0: no answer
    seconds: float
    location: str = ""


def post_all(tasks: Sequence[Callable[[], urllib3.BaseHTTPResponse]], threads: int = 4) -> list[Post]:
    """Send all of them, some at once; return what each was answered."""
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(_timed, tasks))


def _timed(task: Callable[[], urllib3.BaseHTTPResponse]) -> Post:
    began = time.monotonic()
    try:
        answer = task()
    except urllib3.exceptions.HTTPError:
        return Post(0, time.monotonic() - began)
    return Post(answer.status, time.monotonic() - began, answer.headers.get("Location", ""))


def refund_all(world: World, orders: Sequence[tuple[str, int]], threads: int = 4) -> list[Post]:
    """Refund each order by the owner's form; the seconds are those of the POST alone."""
    browser = world.signed_in("alice")
    token = browser.token("/accounts/password/change/")
    return post_all(
        [refund_of(browser, number, token, shown_by(browser, number)) for number, _ in orders], threads
    )


def shown_by(browser: Browser, number: str) -> dict[str, str]:
    """Return what the form of a refund shows in hidden boxes, so that it is taken as it was shown."""
    fields = browser.fields(f"/orders/{number}/actions/refund-order/")
    return {
        name: value
        for name, value in fields.items()
        if name not in {"csrfmiddlewaretoken", "token", "comment"}
    }


def refund_of(
    browser: Browser, number: str, token: str, shown: dict[str, str], form_token: str = ""
) -> Callable[[], urllib3.BaseHTTPResponse]:
    """Return a function that sends the form once more each time it is called, with one form token."""
    path = f"/orders/{number}/actions/refund-order/"
    fields = shown | {
        "csrfmiddlewaretoken": token,
        "token": form_token or str(uuid4()),
        "comment": "rehearsal",
    }
    headers = {"Referer": f"{browser.site.url}{path}", "Origin": browser.site.url}
    return lambda: browser.request("POST", path, headers=headers, fields=fields, encode_multipart=False)
