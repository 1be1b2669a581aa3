"""`make bench NAME=lookup`: misses of the order look-up take equally long, and its limits hold across processes."""

import http.client
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from itertools import count
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

import redis

from devtools.embedded import Servers
from devtools.ports import HOST, answers, free_port

ROUNDS = 400
LARGEST_DIFFERENCE = 5.0  # milliseconds
CSRF = "c" * 32
TOKEN_AND_TYPED = re.compile(rb'(name="(?:csrfmiddlewaretoken|email|number|last4)" value=)"[^"]*"')
CARD = {"by": "card", "brand": "Visa", "on": "2026-03-14", "amount": "49.95"}
_numbers = count(1)

Form = dict[str, str]
Kinds = dict[str, Callable[[], Form]]


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="mycommerce-lookup-") as folder:
        servers = Servers(Path(folder))
        servers.start()
        try:
            os.environ.update(servers.environ | {"VAR_DIR": folder, "TRUSTED_PROXY_COUNT": "1"})
            os.environ["DJANGO_SETTINGS_MODULE"] = "mycommerce.settings"
            order = prepare()
            with web() as port:
                good = [alike(port, by_number(order)), alike(port, by_card()), guesses(port), at_once(port)]
        finally:
            servers.stop()
    print("GOOD" if all(good) else "NOT GOOD")
    return 0 if all(good) else 1


def prepare() -> Form:
    """A database with 300 card orders of one day; one of them is looked for."""
    import django  # noqa: PLC0415  settings read the environment that `main` has made

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from orders.models import Order  # noqa: PLC0415

    make = import_module("tests.make")  # by name: types of tests are not checked
    call_command("migrate", verbosity=0, interactive=False)
    vendor = make.vendor()
    for last4 in range(300):
        make.order(vendor, card_last4=f"{last4:04}", email=f"customer{last4}@proof.example")
    order = Order.objects.earliest("pk")
    return {"email": order.email, "number": order.number}


def by_number(order: Form) -> Kinds:
    return {
        "wrong number": lambda: {"by": "number", "email": order["email"], "number": fresh_number()},
        "wrong email": lambda: {"by": "number", "email": fresh_email(), "number": order["number"]},
        "neither": lambda: {"by": "number", "email": fresh_email(), "number": fresh_number()},
    }


def by_card() -> Kinds:
    return {"card hit": lambda: CARD | {"last4": "0042"}, "card miss": lambda: CARD | {"last4": "9942"}}


def alike(port: int, kinds: Kinds) -> bool:
    """Return whether all kinds get the same body, and medians that differ by less than 5 ms.

    The token and what was typed may differ.
    """
    taken: dict[str, list[float]] = {kind: [] for kind in kinds}
    bodies = set()
    for _ in range(ROUNDS):
        forget()
        for kind, form in kinds.items():
            began = time.perf_counter()
            status, body = post(port, form(), f"10.0.{next(_numbers) // 250 % 250}.{next(_numbers) % 250}")
            taken[kind].append((time.perf_counter() - began) * 1000)
            bodies.add((status, TOKEN_AND_TYPED.sub(rb"\1", body)))
    medians = {kind: median(times) for kind, times in taken.items()}
    difference = max(medians.values()) - min(medians.values())
    times_text = ", ".join(f"{kind} {value:.2f} ms" for kind, value in medians.items())
    print(f"{times_text}: {difference:.2f} ms apart, {len(bodies)} different answers in {ROUNDS} rounds")
    return difference < LARGEST_DIFFERENCE and len(bodies) == 1


def guesses(port: int) -> bool:
    """1,000 guesses of cards on one date from 100 addresses: no order is shown, few are let through."""
    from checkout.order_lookup.lookup_worker import answer_lookup_requests  # noqa: PLC0415
    from checkout.order_lookup.models import LookupRequest  # noqa: PLC0415

    LookupRequest.objects.all().delete()
    forget()
    taken, shown = 0, 0
    for number in range(1_000):
        status, body = post(port, CARD | {"last4": f"{number:04}"}, f"10.1.0.{number % 100}")
        taken += status == 200
        shown += b"-100" in body and b"customer" in body
    mails = answer_lookup_requests(2_000)
    print(f"1,000 guesses from 100 addresses: {taken} taken, {shown} orders shown, {mails} mails")
    return taken == 50 and shown == 0


def at_once(port: int) -> bool:
    """200 tries at the same moment from one address."""
    forget()
    with ThreadPoolExecutor(40) as pool:
        let_through = list(pool.map(lambda number: post_new(port, number), range(200))).count(200)
    print(f"200 tries at once at a limit of 10: {let_through} let through")
    return let_through == 10


def post_new(port: int, number: int) -> int:
    form = {"by": "number", "email": f"p{number}@x.example", "number": f"1-1-{number}"}
    return post(port, form, "10.2.0.1")[0]


def post(port: int, form: Form, address: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    headers = {
        "Cookie": f"csrftoken={CSRF}",
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Forwarded-For": address,
    }
    try:
        connection.request("POST", "/order-search/", urlencode(form | {"csrfmiddlewaretoken": CSRF}), headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def forget() -> None:
    """What was counted so far."""
    redis.Redis.from_url(os.environ["REDIS_URL"]).flushall()


def fresh_email() -> str:
    return f"nobody{next(_numbers)}@proof.example"


def fresh_number() -> str:
    return f"1773480413-23207-{900_000 + next(_numbers)}"


@contextmanager
def web() -> Iterator[int]:
    """Run two web processes, which share the counts of the limits."""
    port = free_port()
    options = [
        "--workers=2",
        "--threads=4",
        "--worker-class=gthread",
        "--log-level=error",
        f"--bind={HOST}:{port}",
    ]
    command = [sys.executable, "-m", "gunicorn", *options, "mycommerce.wsgi"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        while not answers(port):
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    sys.exit(main())
