"""People who send forms until each is answered as done, over one connection each, and read pages in between."""

import http.client
import threading
import time
from collections import Counter
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from random import Random
from urllib.parse import urlencode
from uuid import uuid4

from chaos.customers import CSRF, traceback_of
from devtools.ports import HOST
from orders.models import Order

ACTIONS = {"comment": "add-comment", "resend": "resend-order", "refund": "refund-order"}
WEIGHTS = (70, 20, 10)
PAUSE = 0.1
WAIT = 0.3  # seconds before a form is sent again, as the page of the error says
ADVICE = b"Wait some seconds, then send it again"
RELOAD = b"Load this page again"


@dataclass(frozen=True, slots=True)
class DoneForm:
    """A form that was answered as done."""

    kind: str
    order: Order
    comment: str
    sent_at: float  # time.monotonic()
    done_at: float


class FormSenders:
    """A few threads that send forms until they are told to stop; each form waits for its own answer."""

    def __init__(self, port: int, cookie: str, orders: list[Order], *, threads: int) -> None:
        self.port, self.orders = port, orders
        self.headers = {
            "Cookie": f"sessionid={cookie}; csrftoken={CSRF}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "text/plain",  # an error of the panel is then described in words
        }
        self.done: list[DoneForm] = []
        self.answers: Counter[tuple[str, int]] = Counter()
        self.unhelpful: Counter[str] = Counter()  # 503 without a word of what to do
        self.faults: Counter[str] = Counter()
        self.refunded: list[Order] = []
        self._over = threading.Event()
        half = len(orders) // 2
        self._once = {"resend": _queue(orders[:half]), "refund": _queue(orders[half:])}
        self._threads = [threading.Thread(target=self._work, args=(Random(seed),)) for seed in range(threads)]  # noqa: S311

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let each thread bring its form to an end."""
        self._over.set()
        for thread in self._threads:
            thread.join()

    @property
    def wrong(self) -> int:
        """How many answers were neither the page, nor done, nor 503 with a word of what to do."""
        expected = {http.HTTPStatus.OK, http.HTTPStatus.SEE_OTHER, http.HTTPStatus.SERVICE_UNAVAILABLE}
        unexpected = sum(count for (_, status), count in self.answers.items() if status not in expected)
        return unexpected + self.unhelpful.total()

    def _work(self, rng: Random) -> None:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=60)
        while not self._over.is_set():
            kind, order = self._choose(rng)
            self._send(connection, kind, order)
            self._request(connection, "page", "GET", f"/orders/{order.number}/")
            time.sleep(PAUSE)
        connection.close()

    def _choose(self, rng: Random) -> tuple[str, Order]:
        """Return a kind and an order: each order is resent or refunded once at most."""
        (kind,) = rng.choices(list(ACTIONS), WEIGHTS)
        try:
            return kind, self._once[kind].get_nowait()
        except (KeyError, Empty):
            return "comment", rng.choice(self.orders)

    def _send(self, connection: http.client.HTTPConnection, kind: str, order: Order) -> None:
        comment = f"chaos {uuid4()}"
        form = {"csrfmiddlewaretoken": CSRF, "token": str(uuid4()), "comment": comment}
        body = urlencode(form | ({"items": "receipt"} if kind == "resend" else {}))
        if kind == "refund":
            self.refunded.append(order)
        path, began = f"/orders/{order.number}/actions/{ACTIONS[kind]}/", time.monotonic()
        while (
            status := self._request(connection, kind, "POST", path, body)
        ) == http.HTTPStatus.SERVICE_UNAVAILABLE:
            time.sleep(WAIT)
        if status == http.HTTPStatus.SEE_OTHER:
            self.done.append(DoneForm(kind, order, comment, began, time.monotonic()))

    def _request(
        self,
        connection: http.client.HTTPConnection,
        kind: str,
        method: str,
        path: str,
        body: str | None = None,
    ) -> int:
        """Return the status (0: the connection was lost) and count it."""
        try:
            connection.request(method, path, body, self.headers)
            response = connection.getresponse()
            status, page = response.status, response.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            status, page = 0, b""
        self.answers[kind, status] += 1
        if status == http.HTTPStatus.SERVICE_UNAVAILABLE and (ADVICE if body else RELOAD) not in page:
            self.unhelpful[kind] += 1
        elif status in {http.HTTPStatus.INTERNAL_SERVER_ERROR, http.HTTPStatus.BAD_REQUEST}:
            self.faults[traceback_of(page.decode())] += 1
        return status


def _queue(orders: list[Order]) -> "SimpleQueue[Order]":
    queue = SimpleQueue[Order]()
    for order in orders:
        queue.put(order)
    return queue
