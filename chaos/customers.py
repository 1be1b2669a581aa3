"""People at the panel who press Continue until it answers; impatient ones press twice."""

import http.client
import threading
import time
from collections import Counter
from queue import Empty, Queue
from random import Random
from urllib.parse import urlencode
from uuid import uuid4

from devtools.ports import HOST
from orders.models import Order

CSRF = "c" * 32


class Customers:
    """A few threads that refund each order through the web; what they were answered is counted."""

    def __init__(self, port: int, cookie: str, orders: list[Order], *, threads: int, pause: float) -> None:
        self.port, self.pause = port, pause
        self.headers = {
            "Cookie": f"sessionid={cookie}; csrftoken={CSRF}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "text/plain",  # the error is then described in words
        }
        self.answers: Counter[int] = Counter()
        self.faults: Counter[str] = Counter()  # the tracebacks of those answered 500
        self.seconds: list[float] = []  # of those that were answered
        self.waiting: Queue[Order] = Queue()
        for order in orders:
            self.waiting.put(order)
        self.threads = [threading.Thread(target=self._press, args=(Random(seed),)) for seed in range(threads)]  # noqa: S311

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def join(self) -> None:
        for thread in self.threads:
            thread.join()

    def slowest(self) -> float:
        """Seconds within which 99 of 100 were answered."""
        ranked = sorted(self.seconds) or [0.0]
        return ranked[min(len(ranked) * 99 // 100, len(ranked) - 1)]

    def _press(self, rng: Random) -> None:
        while True:
            try:
                order = self.waiting.get_nowait()
            except Empty:
                return
            form = urlencode({"csrfmiddlewaretoken": CSRF, "token": str(uuid4()), "comment": "chaos"})
            times = 2 if rng.random() < 0.2 else 1
            while times:
                times -= self._post(f"/orders/{order.number}/actions/refund-order/", form)
            time.sleep(self.pause)

    def _post(self, path: str, form: str) -> bool:
        """True when the panel took it; a lost connection is tried again with the same form."""
        connection, began = http.client.HTTPConnection(HOST, self.port, timeout=20), time.monotonic()
        try:
            connection.request("POST", path, form, self.headers)
            answer = connection.getresponse()
            status = answer.status
            self.seconds.append(time.monotonic() - began)
            if status == http.client.INTERNAL_SERVER_ERROR:
                self.faults[traceback_of(answer.read().decode())] += 1
        except (OSError, http.client.HTTPException):
            status = 0
        finally:
            connection.close()
        self.answers[status] += 1
        if status != 303:
            time.sleep(0.3)
        return status == 303


def traceback_of(page: str) -> str:
    """Of Django's page about an error, which also tells each setting and header."""
    return page[page.find("Traceback") :].partition("\nRequest information")[0].strip()
