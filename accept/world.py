"""The installation with the demo's vendors in it, and its people, each in a browser of their own."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg2

from accept.client import Browser, newcomer
from accept.installation import PASSWORD, Installation

TEAM = ("alice", "amir", "anna", "bob")  # of the first vendor, by role
OTHER = "charlie"  # owner of another vendor
OPEN_JOBS = "SELECT count(*) FROM jobs_job WHERE state IN ('waiting', 'scheduled', 'leased')"
DUE_JOBS = "SELECT count(*) FROM jobs_job WHERE state IN ('waiting', 'leased')"


@dataclass
class World:
    """What a check works on."""

    made: Installation
    is_small: bool
    secrets: dict[str, str] = field(default_factory=dict)  # of second factors, by person
    browsers: dict[str, Browser] = field(default_factory=dict)

    def size(self, small: int, full: int) -> int:
        return small if self.is_small else full

    def stranger(self, **headers: str) -> Browser:
        """Return a browser of somebody who has not signed in, in a network of their own."""
        return newcomer(self.made.site, **headers)

    def email(self, name: str) -> str:
        return f"{name}@demo.example"

    def signed_in(self, name: str) -> Browser:
        """Return the browser in which a person of the demo has signed in, by the sign-in page."""
        if name not in self.browsers:
            self.browsers[name] = self.sign_in(name)
        return self.browsers[name]

    def sign_in(self, name: str, password: str = PASSWORD) -> Browser:
        """Sign in anew; raise AssertionError where it is refused."""
        from accept.seed import session_of  # noqa: PLC0415  needs Django

        if name in self.secrets:  # a code counts once: the sign-in with one is a check of its own
            browser = self.stranger()
            browser.cookies |= session_of(self.email(name))
            return browser
        browser = self.stranger()
        browser.post("/accounts/login/", {"login": self.email(name), "password": password})
        status = browser.get("/orders/").status
        assert status == 200, f"{name} could not sign in: /orders/ answers {status}"
        return browser

    @contextmanager
    def connection(self, role: str = "owner") -> Iterator[Any]:
        with closing(psycopg2.connect(self.made.url(role))) as connection:
            connection.autocommit = True
            yield connection

    def query(self, statement: str, parameters: Any = None, *, role: str = "owner") -> list[tuple[Any, ...]]:
        with self.connection(role) as connection, connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else []

    def value(self, statement: str, parameters: Any = None, *, role: str = "owner") -> Any:
        return self.query(statement, parameters, role=role)[0][0]

    def wait_until(self, condition: Callable[[], bool], seconds: float) -> float | None:
        """Return after how many seconds it held, asked four times a second; None when it did not."""
        began = time.monotonic()
        while (took := time.monotonic() - began) < seconds:
            if condition():
                return took
            time.sleep(0.25)
        return None

    def wait_for_jobs(self, seconds: float = 60) -> float | None:
        """Wait until no job is due or at work, and no event of the gateway is on its way: it would cause one."""
        return self.wait_until(self._is_quiet, seconds)

    def _is_quiet(self) -> bool:
        has_jobs = self.value(DUE_JOBS) > 0
        return not (has_jobs or self.made.gateway.announcer.undelivered or self.value(DUE_JOBS))

    def orders(self, where: str, limit: int, vendor: str = "Quillmark Software") -> list[tuple[str, int]]:
        """Return Order ID and id of orders of a vendor, the newest first."""
        statement = f"""
            SELECT o.number, o.id FROM orders_order o JOIN vendors_vendor v ON v.id = o.vendor_id
            WHERE v.name = %s AND {where} ORDER BY o.id DESC LIMIT %s
        """
        return [(number, pk) for number, pk in self.query(statement, [vendor, limit])]

    def refundable(self, limit: int, vendor: str = "Quillmark Software") -> list[tuple[str, int]]:
        """Return paid card orders of which nothing was refunded, each once."""
        free = (
            "o.status = 'paid' AND o.payment_method = 'card' AND o.reserved_minor = 0 AND o.paid_minor > 0 "
            "AND o.currency IN ('EUR', 'USD', 'GBP', 'CHF', 'JPY') "
            "AND o.charge_id LIKE '%%\\_ok\\_%%' AND NOT o.is_test AND NOT EXISTS (SELECT 1 FROM refunds_refund r "
            "WHERE r.order_id = o.id AND r.vendor_id = o.vendor_id) AND o.id <> ALL(%s)"
        )
        statement = f"""
            SELECT o.number, o.id FROM orders_order o JOIN vendors_vendor v ON v.id = o.vendor_id
            WHERE v.name = %s AND {free} ORDER BY o.id DESC LIMIT %s
        """
        rows = [(number, pk) for number, pk in self.query(statement, [vendor, list(self._used), limit])]
        self._used.update(pk for _, pk in rows)
        assert len(rows) == limit, f"there are only {len(rows)} orders to refund"
        return rows

    def __post_init__(self) -> None:
        self._used: set[int] = {0}
