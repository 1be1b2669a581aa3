"""Headers of pages, and what is odd in size or goes wrong: 54, 61, 62."""

import re
import time
from collections.abc import Callable
from uuid import uuid4

import urllib3

from accept.check import Outcome, check, judge
from accept.client import Response
from accept.routes import plain_routes
from accept.world import World

HEADERS = {
    "content-security-policy": r"default-src 'self'.*frame-ancestors 'none'|frame-ancestors 'none'|default-src 'none'",
    "strict-transport-security": r"max-age=(3153[6-9]\d{3}|[4-9]\d{7,}|\d{9,})",
    "x-content-type-options": r"^nosniff$",
    "referrer-policy": r"same-origin|no-referrer",
    "cross-origin-opener-policy": r"^same-origin$",
    "cross-origin-resource-policy": r"^same-(origin|site)$",
    "permissions-policy": r"camera=\(\)",
}


@check(54, "every page has its security headers, every cookie its attributes")
def headers(world: World) -> Outcome:
    alice, stranger = world.signed_in("alice"), world.stranger()
    static = re.search(r'"(/static/[^"]+\.css)"', stranger.page("/accounts/login/"))
    paths = {path for _, path in plain_routes() if not path.startswith(("/healthz", "/readyz", "/metrics"))}
    answers = [(path, alice.get(path)) for path in sorted(paths)]
    answers += [(path, stranger.get(path)) for path in ("/accounts/login/", "/nowhere/", "/admin/login/")]
    answers += [("static", stranger.get(static[1]))] if static else []
    missing, stored = list[str](), list[str]()
    for path, answer in answers:
        names = [
            name for name, value in HEADERS.items() if not re.search(value, answer.headers.get(name, ""))
        ]
        missing += [f"{path}: {', '.join(names)}"] if names else []
        if path.startswith("/orders") and "no-store" not in answer.headers.get("cache-control", ""):
            stored.append(path)
    browser = world.stranger()
    response = browser.request("GET", "/accounts/login/")
    cookies = [value for name, value in response.headers.items() if name.lower() == "set-cookie"]
    weak = [cookie.partition("=")[0] for cookie in cookies if not is_strong(cookie)]
    weak += [name for name in alice.cookies if not name.startswith("__Host-")]
    return judge(
        f"{len(answers)} pages", without=missing, stored_by_browsers=stored, weak_cookies=sorted(set(weak))
    )


def is_strong(cookie: str) -> bool:
    words = cookie.lower()
    return words.startswith("__host-") and all(
        word in words for word in ("secure", "httponly", "samesite", "path=/")
    )


@check(61, "odd sizes are answered within 2 s, without an error of ours")
def limits(world: World) -> Outcome:
    alice = world.signed_in("alice")
    (number, _), *_ = world.orders("true", 1)
    comment = f"/orders/{number}/actions/add-comment/"
    fields = {f"field{n}": "x" for n in range(10_000)}
    requests: dict[str, Callable[[], Response]] = {
        "3 MB body": lambda: alice.post(comment, {"comment": "x" * 3_000_000, "token": str(uuid4())}),
        "10 MB body": lambda: alice.post(comment, {"comment": "x" * 10_000_000, "token": str(uuid4())}),
        "10,000 fields": lambda: alice.post(comment, fields),
        "1 MB comment": lambda: alice.post(comment, {"comment": "x" * 1_000_000, "token": str(uuid4())}),
        "page 10⁹": lambda: alice.get("/orders/?page=1000000000"),
        "5 kB search": lambda: alice.get(f"/orders/?q={'x' * 5_000}"),
        "5,000 digits": lambda: alice.get(f"/orders/?page={'9' * 5_000}"),
        "zero byte": lambda: alice.get("/orders/?q=%00"),
        "3.5 kB search by htmx": lambda: alice.get(
            f"/orders/?q={'x' * 3_500}", headers={"HX-Request": "true"}
        ),
        "summary total": lambda: world.stranger().get(f"/checkout/QM-EDITOR-5/?vendor={'9' * 4_000}"),
    }
    wrong, slowest = list[str](), 0.0
    for name, request in requests.items():
        began = time.monotonic()
        status = request().status
        took = time.monotonic() - began
        slowest = max(slowest, took)
        wrong += [f"{name}: {status} after {took:.1f} s"] if status >= 500 or took > 2 else []
    ready = min(readiness(world) for _ in range(5)) * 1_000
    figure = f"{len(requests)} requests, the slowest {slowest:.1f} s; /readyz {ready:.0f} ms"
    return judge(figure, wrong=wrong, readyz_is_slow=ready >= 50)


def readiness(world: World) -> float:
    """Ask the machine by its address, as a monitor does; return the seconds."""
    began = time.perf_counter()
    with urllib3.PoolManager() as pool:
        answer = pool.request("GET", f"http://127.0.0.1:{world.made.port}/readyz")
    assert answer.status == 200, answer.data
    return time.perf_counter() - began


@check(
    62, "an error of ours shows a page with an id that the log has, and no trace; line ends add no log lines"
)
def errors(world: World) -> Outcome:
    with world.connection() as connection, connection.cursor() as cursor:
        cursor.execute("ALTER TABLE orders_search_savedview RENAME TO savedview_away")
        try:
            answer = world.signed_in("alice").get("/orders/", headers={"Accept": "text/html"})
        finally:
            cursor.execute("ALTER TABLE savedview_away RENAME TO orders_search_savedview")
    page, log = answer.data.decode(errors="replace"), world.made.logs()
    identifier = answer.headers.get("x-request-id", "") or next(
        iter(re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", page)), ""
    )
    before = world.made.logs().count("\n")
    for _ in range(20):
        world.stranger().get("/nowhere/%0d%0aforged%0d%0a/?q=%0d%0aFORGED-LINE")
    time.sleep(0.5)
    forged = [line for line in world.made.logs().splitlines() if line.strip().startswith("FORGED-LINE")]
    lines = world.made.logs().count("\n") - before
    return judge(
        f"status {answer.status}, id {identifier or 'none'}, {lines} log lines for 20 requests",
        not_an_error=answer.status != 500,
        shows=[word for word in ("Traceback", "psycopg2", "SELECT", "savedview") if word in page],
        id_is_not_on_the_page=not identifier or identifier not in page,
        id_is_not_in_the_log=not identifier or identifier not in log,
        forged_lines=forged,
    )  # fmt: skip
