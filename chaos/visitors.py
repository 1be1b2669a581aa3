"""People at the panel who read pages, search, comment, refund and export as browsers do, each over one connection."""

import http.client
import re
import threading
import time
from collections import Counter
from queue import Empty, SimpleQueue
from random import Random
from urllib.parse import urlencode
from uuid import uuid4

from chaos.customers import CSRF, traceback_of
from devtools.ports import HOST
from orders.models import Order

KINDS = {"list": 25, "search": 30, "order": 25, "comment": 12, "refund": 6, "export": 2}
NUMBER = re.compile(rb"\d{10}-\d+-\d{6}")
Request = tuple[str, str, dict[str, str] | None]  # method, path, form


class Visitors:
    """A few threads that open so many pages in all; what they were answered is counted by kind and status."""

    def __init__(self, port: int, cookie: str, orders: list[Order], *, threads: int, pages: int) -> None:
        self.port, self.orders = port, orders
        self.headers = {
            "Cookie": f"sessionid={cookie}; csrftoken={CSRF}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "text/plain",  # the error is then described in words
        }
        self.answers: Counter[tuple[str, int]] = Counter()
        self.wrong: Counter[str] = Counter()  # pages that show other orders than were asked for
        self.faults: Counter[str] = Counter()  # the tracebacks of those answered 500
        self.refunded: list[Order] = []
        self.seconds: list[float] = []
        self._kinds: SimpleQueue[str] = SimpleQueue()
        for kind in Random(1).choices(list(KINDS), list(KINDS.values()), k=pages):  # noqa: S311
            self._kinds.put(kind)
        self._unrefunded = SimpleQueue[Order]()
        for order in orders:
            self._unrefunded.put(order)
        self.threads = [threading.Thread(target=self._visit, args=(Random(seed),)) for seed in range(threads)]  # noqa: S311

    def run(self) -> float:
        """Open all pages; return how many seconds it took."""
        began = time.monotonic()
        for thread in self.threads:
            thread.start()
        for thread in self.threads:
            thread.join()
        return time.monotonic() - began

    @property
    def errors(self) -> int:
        """How many pages were answered 5xx, or not at all (0)."""
        return sum(count for (_, status), count in self.answers.items() if not 100 <= status < 500)

    @property
    def refused(self) -> int:
        return sum(count for (_, status), count in self.answers.items() if 400 <= status < 500)

    def slowest(self) -> float:
        """Seconds within which 99 of 100 were answered."""
        ranked = sorted(self.seconds)
        return ranked[len(ranked) * 99 // 100]

    def _visit(self, rng: Random) -> None:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=60)
        while True:
            try:
                kind = self._kinds.get_nowait()
            except Empty:
                return connection.close()
            order = rng.choice(self.orders)
            if kind == "refund":
                order = self._unrefunded.get()
                self.refunded.append(order)
            status, body = self._open(connection, *request_of(kind, order, rng))
            self.answers[kind, status] += 1
            if status == http.HTTPStatus.INTERNAL_SERVER_ERROR:
                self.faults[traceback_of(body.decode())] += 1
            elif status == http.HTTPStatus.OK and kind in {"search", "order"}:
                self.wrong[kind] += set(NUMBER.findall(body)) != {order.number.encode()}

    def _open(
        self, connection: http.client.HTTPConnection, method: str, path: str, form: dict[str, str] | None
    ) -> tuple[int, bytes]:
        """Return status and body; after a form those of the page that it leads to."""
        began = time.monotonic()
        try:
            connection.request(method, path, urlencode(form) if form else None, self.headers)
            response = connection.getresponse()
            status, body, location = response.status, response.read(), response.getheader("Location")
        except (OSError, http.client.HTTPException):
            connection.close()
            return 0, b""
        self.seconds.append(time.monotonic() - began)
        return self._open(connection, "GET", location, None) if location else (status, body)


def request_of(kind: str, order: Order, rng: Random) -> Request:
    """Return a request of this kind, about the order where it is about one."""
    token = {"csrfmiddlewaretoken": CSRF, "token": str(uuid4())}
    match kind:
        case "list":
            return "GET", rng.choice(["/orders/", "/orders/?status=paid", "/orders/?method=card"]), None
        case "search":
            return "GET", f"/orders/?{urlencode({'q': rng.choice([order.email, order.number])})}", None
        case "order":
            return "GET", f"/orders/{order.number}/", None
        case "export":
            return "POST", "/orders/export/", token | {"format": "csv", "query": "status=paid"}
    return "POST", f"/orders/{order.number}/actions/{ACTIONS[kind]}/", token | {"comment": "chaos"}


ACTIONS = {"comment": "add-comment", "refund": "refund-order"}
