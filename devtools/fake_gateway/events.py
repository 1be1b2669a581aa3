"""Events of the gateway, signed as Stripe signs them; on request delivered in copies and out of order."""

import hashlib
import hmac
import json
import random
import secrets
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress
from queue import SimpleQueue
from typing import Any

TRIES = 6
SECONDS_BETWEEN = 2.0


class Announcer:
    """Delivers events to one address by one thread; with the address "" it delivers none."""

    def __init__(self, url: str, secret: str) -> None:
        self.url, self.secret = url, secret
        self.copies, self.shuffled = 1, False
        self.lost = 0.0  # which part of the events is never delivered
        self.sent: list[dict[str, Any]] = []
        self.undelivered = 0  # copies of events on their way, those to be tried again too
        self._lock = threading.Lock()
        self._due: SimpleQueue[tuple[dict[str, Any], int]] = SimpleQueue()
        if url:
            threading.Thread(target=self._deliver, daemon=True).start()

    def announce(self, kind: str, subject: dict[str, Any]) -> dict[str, Any]:
        event = {
            "id": f"evt_{secrets.token_hex(12)}",
            "object": "event",
            "type": kind,
            "created": int(time.time()),
            "data": {"object": subject},
        }
        self.sent.append(event)
        is_lost = random.random() < self.lost  # noqa: S311
        for _ in range(self.copies if self.url and not is_lost else 0):
            self._count(+1)
            self._due.put((event, 1))
        return event

    def _deliver(self) -> None:
        while True:
            waiting = [self._due.get()]
            while self.shuffled and not self._due.empty():
                waiting.append(self._due.get())
            random.shuffle(waiting)
            for event, attempt in waiting:
                if self._post(event) or attempt >= TRIES:
                    self._count(-1)
                else:
                    threading.Timer(SECONDS_BETWEEN * attempt, self._due.put, [(event, attempt + 1)]).start()

    def _count(self, change: int) -> None:
        with self._lock:
            self.undelivered += change

    def _post(self, event: dict[str, Any]) -> bool:
        body = json.dumps(event).encode()
        headers = {"Content-Type": "application/json", "Stripe-Signature": signature(body, self.secret)}
        request = urllib.request.Request(self.url, body, headers)  # noqa: S310  our own address
        with suppress(urllib.error.URLError, OSError), urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
            return bool(answer.status < 300)
        return False


def signature(body: bytes, secret: str, at: int | None = None) -> str:
    """The Stripe-Signature header of a body."""
    at = int(time.time()) if at is None else at
    signed = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={signed}"
