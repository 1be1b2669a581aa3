"""Customers at the order form who retry until it answers; some pay and never come back."""

import http.client
import re
import threading
import time
from collections import Counter
from collections.abc import Mapping
from queue import Empty, Queue
from random import Random
from urllib.parse import urlencode, urlsplit

from devtools.ports import HOST

CSRF = "c" * 32
FORM = "/checkout/BP-1/"
TYPED = {
    "quantity": "1",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "street1": "Unter den Linden 1",
    "postal_code": "10117",
    "city": "Berlin",
    "country": "DE",
}
RESPONSE_DELAY = (0.1, 0.6)  # seconds between one page and the next


class Buyers:
    """A few threads in which each customer buys once, from the form to the payment and perhaps back."""

    def __init__(self, port: int, count: int, *, threads: int, leave: float) -> None:
        """`leave`: which part of them closes the browser once the payment page has their money."""
        self.port, self.count, self.leave = port, count, leave
        self.answers: Counter[int] = Counter()
        self.left = 0
        self.waiting: Queue[int] = Queue()
        for number in range(count):
            self.waiting.put(number)
        self.threads = [threading.Thread(target=self._buy, args=(Random(seed),)) for seed in range(threads)]  # noqa: S311

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def join(self) -> None:
        for thread in self.threads:
            thread.join()

    def wait_for(self, part: float) -> None:
        """Until that part of them has begun to buy."""
        while self.waiting.qsize() > self.count * (1 - part) and any(
            thread.is_alive() for thread in self.threads
        ):
            time.sleep(0.02)

    def _buy(self, rng: Random) -> None:
        while True:
            try:
                number = self.waiting.get_nowait()
            except Empty:
                return
            Buyer(self, number, rng).buy()


class Buyer:
    """One customer, at an address of their own."""

    def __init__(self, crowd: Buyers, number: int, rng: Random) -> None:
        self.crowd, self.rng = crowd, rng
        self.email = f"customer{number}@chaos.example"
        self.headers = {
            "Cookie": f"csrftoken={CSRF}",
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Forwarded-For": f"198.51.100.{number % 250 + 1}",
        }

    def buy(self) -> None:
        summary = self._post(FORM, TYPED | {"email": self.email}, "/checkout/")
        payment = ""
        while not payment:
            if total := re.search(r'name="total" value="(\d+)"', self._get(summary)):
                payment = self._place(summary, total[1])
        back = self._pay(payment)
        if self.rng.random() < self.crowd.leave:
            self.crowd.left += 1
        else:
            self._get(urlsplit(back).path)

    def _place(self, summary: str, total: str) -> str:
        """Where to pay; the impatient press twice, and whoever is answered otherwise looks at the page again."""
        query = {"total": total, "place": "1"}
        if self.rng.random() < 0.2:
            self._ask("POST", summary, query)
        status, where, _ = self._ask("POST", summary, query)
        return where if status == 303 else ""

    def _pay(self, payment: str) -> str:
        """On the gateway's own page, where nothing is killed."""
        page = urlsplit(payment)
        self._think()
        connection = http.client.HTTPConnection(page.netloc, timeout=20)
        connection.request("POST", page.path, "card=4242")
        answer = connection.getresponse()
        back = answer.getheader("Location", "")
        connection.close()
        return back

    def _post(self, path: str, typed: Mapping[str, str], to: str) -> str:
        while True:
            _, where, _ = self._ask("POST", path, typed)
            if where.startswith(to):
                return where

    def _get(self, path: str) -> str:
        while True:
            status, _, text = self._ask("GET", path)
            if status == 200:
                return text

    def _ask(self, method: str, path: str, typed: Mapping[str, str] | None = None) -> tuple[int, str, str]:
        """Status (0: the connection was lost), where it leads, and the page."""
        self._think()
        body = urlencode({"csrfmiddlewaretoken": CSRF} | dict(typed)) if typed else None
        connection = http.client.HTTPConnection(HOST, self.crowd.port, timeout=20)
        try:
            connection.request(method, path, body, self.headers)
            answer = connection.getresponse()
            response = answer.status, answer.getheader("Location", ""), answer.read().decode()
        except (OSError, http.client.HTTPException):
            response = 0, "", ""
        finally:
            connection.close()
        self.crowd.answers[response[0]] += 1
        return response

    def _think(self) -> None:
        time.sleep(self.rng.uniform(*RESPONSE_DELAY))
