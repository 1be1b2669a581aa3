"""Receipts as PDF, each another: `make bench NAME=pdf` (RECEIPTS=2000).

How long each takes, by the clock and of the processor alone, and whether memory stays flat.
"""

import os
import random
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings

from checkout.documents.pdf import render_pdf
from core.money import Money

REACH = 60.0  # milliseconds, half of them at most
GROWTH = 20.0  # megabytes at most, from the first tenth to the end
NAMES = (
    "Zoë Lindström", "Ελένη Παπαδοπούλου", "Ольга Ковалёва", "Jean-Baptiste d’Arçon", "Łukasz Żółkiewski",
    "Grace Hopper", "Ümit Yıldız", "Nguyễn Văn Tâm",
)  # fmt: skip
UNPRINTABLE = "田中太郎"
PAGE = os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> int:
    settings.configure(E_INVOICES=False)  # all that a receipt asks of them
    count = int(os.environ.get("RECEIPTS", "2000"))
    rng = random.Random(1)  # noqa: S311
    took: list[float] = []
    busy: list[float] = []
    memory: list[float] = []
    sizes: list[int] = []
    for number in range(count):
        doc = receipt(number, rng)
        began, worked = time.perf_counter(), time.process_time()
        sizes.append(len(render_pdf(doc, "https://panel.example/order-search/")))
        took.append((time.perf_counter() - began) * 1e3)
        busy.append((time.process_time() - worked) * 1e3)
        memory.append(resident())
    return print_result(took, busy, memory, sizes)


def print_result(took: list[float], busy: list[float], memory: list[float], sizes: list[int]) -> int:
    p50, p95 = statistics.median(took), statistics.quantiles(took, n=20)[-1]
    early, late = max(memory[: len(memory) // 10]), memory[-1]
    print(f"{len(took)} different receipts, {statistics.mean(sizes) / 1e3:.0f} kB each")
    print(f"the first {took[0]:.0f} ms; p50 {p50:.1f} ms, p95 {p95:.1f} ms, load {os.getloadavg()[0]:.1f}")
    print(f"of the processor: p50 {statistics.median(busy):.1f} ms")
    print(
        f"memory: {memory[0]:.0f} MB after the first, {early:.0f} MB after a tenth, {late:.0f} MB at the end"
    )
    good = p50 <= REACH and late - early <= GROWTH
    print("GOOD" if good else "NOT GOOD")
    return 0 if good else 1


def resident() -> float:
    """This process's memory in megabytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


def receipt(number: int, rng: random.Random) -> dict[str, Any]:
    """As `checkout/documents/content.py` makes it; one in twenty has characters that our fonts lack."""
    currency = rng.choice(("EUR", "USD", "GBP", "JPY"))
    nets = [rng.randrange(100, 99_999) for _ in range(rng.choice((1, 1, 1, 2, 3, 12)))]
    net, tax = sum(nets), sum(nets) * 19 // 100
    name = UNPRINTABLE if number % 20 == 19 else f"{rng.choice(NAMES)} {number}"
    return {
        "kind": "invoice", "title": "Invoice", "number": f"IE-I-{number:07}", "refers_to": "", "discount": None,
        "issued_on": "24 November 2026", "date": "2026-11-24", "currency": currency, "is_test": False,
        "order": {"number": f"1795{number:06}-23207-{number}", "placed_on": "24 November 2026"},
        "seller": {"name": "MyCommerce Ireland Ltd.", "lines": ["1 Example Quay", "Ireland"], "vat_id": "IE6388047V"},
        "vendor": "Acme Software", "about": "Software of Acme Software, sold as merchant of record.",
        "buyer": {"lines": [name, f"{number} Storgatan", "Stockholm"], "email": "zoe@post.example", "vat_id": ""},
        "lines": [_line(f"Backup Pro {number}-{amount}", amount, currency) for amount in nets],
        "taxes": [{"label": "VAT 19% (DE)", "net": str(Money(net, currency)), "tax": str(Money(tax, currency))}],
        "totals": {
            "net": str(Money(net, currency)), "tax": str(Money(tax, currency)),
            "total": str(Money(net + tax, currency)),
        },
        "payment": "Paid by Visa ending in 4242 on 24 November 2026.", "notes": [],
    }  # fmt: skip


def _line(name: str, net: int, currency: str) -> dict[str, Any]:
    tax = net * 19 // 100
    money = {"net": Money(net, currency), "tax": Money(tax, currency), "total": Money(net + tax, currency)}
    return {"name": name, "sku": "BP-1", "quantity": 1} | {
        part: str(amount) for part, amount in money.items()
    }


if __name__ == "__main__":
    sys.exit(main())
