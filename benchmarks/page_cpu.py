"""A process that asks for pages of the demo, one for each line of its input, and prints their CPU milliseconds.

`benchmarks.pages` runs it in two checkouts; so it imports nothing that an earlier version of this project has not.
"""

import sys
import time
from collections.abc import Callable
from importlib import import_module
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path.cwd()))

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402

from vendors.models import User, Vendor  # noqa: E402

VENDOR, PERSON = 23207, "amir@demo.example"  # of the demo
ORDERS = 8  # whose pages are asked for, one after the other
WARM = 3


def main() -> None:
    vendor = Vendor.objects.get(number=VENDOR)
    numbers = vendor.orders.order_by("-placed_at", "-id").values_list("number", flat=True)[:ORDERS]
    pages = {
        "list": cycle(["/orders/"]),
        "order page": cycle([f"/orders/{number}/" for number in numbers]),
        "Home": cycle(["/"]),
    }
    get = _browser(_sign_in(vendor))
    for paths in pages.values():
        for path in islice(paths, WARM * ORDERS):
            get(path)
    for line in sys.stdin:
        path = next(pages[line.strip()])
        began = time.process_time()
        get(path)
        print((time.process_time() - began) * 1000, flush=True)


def _sign_in(vendor: Vendor) -> str:
    person = User.objects.get(email=PERSON)
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY], store[HASH_SESSION_KEY] = str(person.pk), person.get_session_auth_hash()
    store[BACKEND_SESSION_KEY], store["vendor"] = settings.AUTHENTICATION_BACKENDS[0], vendor.pk
    store.save()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"


def _browser(cookie: str) -> Callable[[str], None]:
    """Return what asks for a page as a server does, without a server."""
    application = get_wsgi_application()
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET", "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1", "HTTP_COOKIE": cookie, "HTTP_ACCEPT_ENCODING": "gzip", "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr, "wsgi.version": (1, 0),
    }  # fmt: skip

    def get(path: str) -> None:
        status: list[str] = []

        def start_response(line: str, *headers: Any) -> Any:
            status.append(line)

        page: Any = application(environ | {"PATH_INFO": path, "wsgi.input": BytesIO()}, start_response)
        b"".join(page)
        page.close()
        if status != ["200 OK"]:
            raise RuntimeError(f"{path} answered {status}.")

    return get


if __name__ == "__main__":
    main()
