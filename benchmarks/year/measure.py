"""What a month's end looks like: bytes of the tables, and what pages cost."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse

from benchmarks.year.shop import Shop
from jobs.models import Job
from orders.extension_points import RETENTIONS
from orders.personal_data import retention

ROUNDS = 5
SIZE = """
    SELECT relname, pg_total_relation_size(oid) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
"""
# Whose rows go when their days are over.
LOGS = {Job, Session} | {rule.model for rule in RETENTIONS if not rule.erased}


@dataclass(frozen=True, slots=True)
class Page:
    """What one page costs: blocks of the database that its statements touch, and the middle of some times."""

    blocks: int
    ms: float


@dataclass(frozen=True, slots=True)
class Month:
    number: int
    orders: int  # since the beginning
    size: int  # bytes of all tables and indexes, without what they had when empty
    logs: int  # bytes of the tables whose rows go when their days are over
    retention_ms: float  # of one more night's work, when nothing is left to do
    pages: dict[str, Page]


class Measure:
    """Measures the panel of a shop; the size of the empty one is not counted."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.empty = shop, sum(sizes().values())

    def month(self, number: int) -> Month:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        client = Client()
        assert self.shop.actor.user is not None  # noqa: S101  a person's
        client.force_login(
            self.shop.actor.user, backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        pages = {name: _page(client, path) for name, path in self._paths().items()}
        bytes_of = sizes()
        logs = sum(bytes_of[model._meta.db_table] for model in LOGS)
        size = sum(bytes_of.values()) - self.empty
        return Month(number, len(self.shop.numbers), size, logs, self._retention_ms(), pages)

    def _paths(self) -> dict[str, str]:
        oldest, newest = self.shop.numbers[0], self.shop.numbers[-1]
        return {
            "list": reverse("orders"),
            "one customer": f"{reverse('orders')}?email=customer0@year.example",
            "newest order": reverse("order", args=[newest]),
            "its activity": reverse("tab", args=[newest, "activity"]),
            "oldest order": reverse("order", args=[oldest]),
        }

    def _retention_ms(self) -> float:
        began = time.perf_counter()
        retention.apply(self.shop.vendor.pk)
        retention.apply_to_shared_tables()
        return (time.perf_counter() - began) * 1_000


def sizes() -> dict[str, int]:
    """Return the bytes of each table with its indexes."""
    with connection.cursor() as cursor:
        cursor.execute(SIZE)
        return dict(cursor.fetchall())


def _page(client: Client, path: str) -> Page:
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        response = client.get(path)
        times.append((time.perf_counter() - began) * 1_000)
        assert response.status_code == 200, (path, response.status_code)  # noqa: S101
    blocks: list[int] = []
    with connection.execute_wrapper(_counting(blocks)):
        client.get(path)
    return Page(sum(blocks), median(times))


def _counting(blocks: list[int]) -> Callable[..., Any]:
    """Return a wrapper that runs each reading statement a second time, to count the blocks it touches."""

    def count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT") and "FOR UPDATE" not in sql:
            with connection.cursor() as cursor:
                cursor.cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)
                (answer,) = cursor.cursor.fetchone()
            plan = (json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]
            blocks.append(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])
        return execute(sql, params, many, context)

    return count
