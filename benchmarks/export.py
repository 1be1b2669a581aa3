"""Measure an export beside COPY TO STDOUT of the same columns and rows, in turns: `make bench NAME=export`.

ORDERS=100000 takes fewer; ROUNDS=9 asks more often. Through gunicorn, signed in, as a browser fetches it.
"""

import http.client
import os
import platform
import re
import statistics
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg2
from tqdm import tqdm

from benchmarks.databases import databases, environ_of
from benchmarks.server import ROOT, Server

ORDERS = int(os.environ.get("ORDERS", "1000000"))
ROUNDS = int(os.environ.get("ROUNDS", "5"))
REPORT = ROOT / "var" / "bench" / "export.md"
RATE_WANTED, MEMORY_MB = 0.5, 30.0
COLUMNS = """
    number, placed_at, status, kind, is_test, reference, source, first_name, last_name, company, email, phone,
    street1, street2, city, region, postal_code, country, payment_method, card_brand, card_last4, headline,
    item_count, currency, net_minor, tax_minor, tax_rate_bp, tax_country, total_minor, paid_minor, refunded_minor
"""


@dataclass(slots=True)
class Journey:
    """An export and the COPY of the same rows."""

    name: str
    who: str
    page: str
    path: str
    where: str
    rows: int = 0
    exports: list[float] = field(default_factory=list)
    copies: list[float] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Of COPY's rate, from the pairs that ran one after the other."""
        pairs = zip(self.copies, self.exports, strict=True)
        return statistics.median(copy / export for copy, export in pairs)


JOURNEYS = [
    Journey(
        "every vendor's orders, by staff",
        "staff",
        "/admin/orders/order/",
        "/admin/orders/order/export/",
        "true",
    ),
    Journey(
        "the large vendor's, in the panel", "large", "/orders/", "/orders/export/", "v.name = 'Large Vendor'"
    ),
]


def main() -> None:
    with (
        databases([ORDERS]) as infos,
        Server(environ_of(ORDERS), infos[ORDERS]["cookies"]) as server,
    ):
        memory = _measured(server, infos[ORDERS]["cookies"])
    text = _report(*memory)
    REPORT.write_text(text)
    sys.stdout.write(text)


def _measured(server: Server, cookies: dict[str, str]) -> tuple[float, float]:
    """Resident megabytes of the web worker: after a first small answer, and the most after all of them."""
    for journey in JOURNEYS:
        _export(server, cookies, journey, "q=nobody")
    pid = _worker(server.process.pid)
    before = _megabytes(pid, "VmRSS")
    for _ in tqdm(range(ROUNDS), desc="rounds"):
        for journey in JOURNEYS:
            seconds, journey.rows = _export(server, cookies, journey, "")
            journey.exports.append(seconds)
            journey.copies.append(_copy(journey))
    return before, _megabytes(pid, "VmHWM")


def _export(server: Server, cookies: dict[str, str], journey: Journey, query: str) -> tuple[float, int]:
    """Seconds and orders of one, with the page's own token."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request("GET", f"{journey.page}?{query}", headers={"Cookie": cookies[journey.who]})
    page = connection.getresponse()
    cookie = (page.headers["Set-Cookie"] or "").partition(";")[0]
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', page.read().decode())
    form = {"csrfmiddlewaretoken": token[1] if token else "", "format": "csv", "query": query}
    began = time.perf_counter()
    headers = {
        "Cookie": f"{cookies[journey.who]}; {cookie}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection.request("POST", journey.path, urlencode(form), headers)
    answer, rows = connection.getresponse(), -1
    if answer.status != 200:
        raise RuntimeError(f"{journey.path} answered {answer.status}.")
    while piece := answer.read(2**18):
        rows += piece.count(b"\n")
    connection.close()
    return time.perf_counter() - began, rows


def _copy(journey: Journey) -> float:
    """The same rows in the same order, as they stand in the table, read and thrown away."""
    connection = psycopg2.connect(environ_of(ORDERS)["DATABASE_URL"])
    sql = f"""
        COPY (SELECT {COLUMNS} FROM orders_order WHERE vendor_id IN (SELECT id FROM vendors_vendor v
        WHERE {journey.where}) ORDER BY placed_at DESC, orders_order.id DESC) TO STDOUT (FORMAT csv)
    """  # noqa: S608  our own words
    if journey.where == "true":
        sql = f"COPY (SELECT {COLUMNS} FROM orders_order ORDER BY placed_at DESC, id DESC) TO STDOUT (FORMAT csv)"  # noqa: S608
    with connection, connection.cursor() as cursor:
        cursor.execute("SET jit = off; SET max_parallel_workers_per_gather = 0")  # as the panel's own
        began = time.perf_counter()
        cursor.copy_expert(sql, Nowhere())
        seconds = time.perf_counter() - began
    connection.close()
    return seconds


class Nowhere:
    def write(self, line: bytes) -> None:
        pass


def _worker(master: int) -> int:
    """The process that answers: gunicorn's only child."""
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    return int(children[0])


def _megabytes(pid: int, field_name: str) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field_name)) / 1024


def _report(before: float, most: float) -> str:
    lines = [
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, load {os.getloadavg()[1]:.1f} meanwhile, "
        f"Python {platform.python_version()}; {ROUNDS} rounds, medians, one gunicorn worker.",
        "",
        "| export | orders | seconds | orders/s | COPY seconds | share of COPY's rate |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for journey in JOURNEYS:
        seconds, copy = statistics.median(journey.exports), statistics.median(journey.copies)
        cells: list[Any] = [
            journey.name,
            f"{journey.rows:,}",
            f"{seconds:.1f}",
            f"{journey.rows / seconds:,.0f}",
        ]
        lines.append("| " + " | ".join([*cells, f"{copy:.1f}", f"{journey.share:.0%}"]) + " |")
    held = sum(journey.share >= RATE_WANTED for journey in JOURNEYS) + (most - before <= MEMORY_MB)
    lines += [
        "",
        f"Memory of the web worker: {before:.0f} MB before, {most:.0f} MB at most (+{most - before:.0f} MB).",
        "",
        f"Reaches that hold (at least {RATE_WANTED:.0%} of COPY's rate, at most +{MEMORY_MB:.0f} MB): "
        f"{held} of {len(JOURNEYS) + 1}",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
