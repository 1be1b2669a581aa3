"""What the server refuses to run with, what it runs on, and how it answers what is odd: 35, 53, 54, 61 to 64."""

import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from accept.check import Outcome, check, judge, not_checked
from accept.client import Response
from accept.page import ROOT
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
UNSAFE = {
    "DEBUG with a name": {"DEBUG": "on"},
    "the development key": {"SECRET_KEY": "development-only-key-that-production-refuses"},
    "a short key": {"SECRET_KEY": "short"},
    "any host": {"ALLOWED_HOSTS": "*"},
    "a loopback SITE_URL": {"SITE_URL": "http://localhost:8000"},
    "no gateway": {"STRIPE_API_KEY": ""},
}
MODULES = re.compile(
    r"^\s*(?:import|from) (?:requests|socket|urllib\.request|http\.client|pycurl|urllib3)\b", re.MULTILINE
)
MAY_CONNECT = {
    "core/http_client.py", "core/curl_handle.py", "core/public_addresses.py", "checkout/vat/vies.py",
    "orders/payments/stripe_sdk.py",
}  # fmt: skip


@check(35, "Redis refuses what does not fit; an evicting one is refused at the start")
def no_eviction(world: World) -> Outcome:
    client = world.made.redis.client()
    policy = str(client.config_get("maxmemory-policy")["maxmemory-policy"])
    client.config_set("maxmemory-policy", "allkeys-lru")
    try:
        started = starts(world, {})
    finally:
        client.config_set("maxmemory-policy", policy)
    return judge(f"policy {policy}", evicts=policy != "noeviction", starts_with_an_evicting_Redis=started)


def starts(world: World, changes: dict[str, str]) -> bool:
    """Return whether gunicorn would start with these changed settings."""
    environ = world.made.environ("web") | changes | {"PATH": world.made.names["PATH"]}
    program = Path(world.made.names["PANEL_HOME"]) / "venv/bin/gunicorn"
    finished = subprocess.run(
        [program, "--check-config", "mycommerce.wsgi"],
        cwd=Path(world.made.names["PANEL_HOME"]) / "code", env=environ, capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    return finished.returncode == 0


@check(53, "check --deploy has nothing to say, and unsafe settings do not start")
def deploy_check(world: World) -> Outcome:
    finished = world.made.panel("web", "check", "--deploy", "--fail-level", "WARNING", check=False)
    started = [name for name, changes in UNSAFE.items() if starts(world, changes)]
    complete = starts(world, {})
    return judge(
        f"check --deploy ends with {finished.returncode}, {len(UNSAFE)} unsafe settings",
        warnings=finished.stderr.strip() if finished.returncode else "",
        starts_with=started, complete_server_does_not_start=not complete,
    )  # fmt: skip


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
        "summary total": lambda: world.stranger().get(f"/checkout/QM-EDITOR-5/?vendor={'9' * 4_000}"),
    }
    wrong, slowest = list[str](), 0.0
    for name, request in requests.items():
        began = time.monotonic()
        status = request().status
        took = time.monotonic() - began
        slowest = max(slowest, took)
        wrong += [f"{name}: {status} after {took:.1f} s"] if status >= 500 or took > 2 else []
    return judge(f"{len(requests)} requests, the slowest {slowest:.1f} s", wrong=wrong)


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


@check(63, "only pinned packages, the newest Django of its series known here, sockets in few modules")
def packages(world: World) -> Outcome:
    pip = Path(world.made.names["PANEL_HOME"]) / "venv/bin/pip"
    frozen = (
        subprocess.run([pip, "freeze"], capture_output=True, text=True, check=True).stdout.lower().split()
    )
    pinned = set(re.findall(r"^([a-z0-9-]+==[^ ]+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE))
    code = Path(world.made.names["PANEL_HOME"]) / "code"
    packages = (
        "core",
        "vendors",
        "jobs",
        "orders",
        "notifications",
        "delivery",
        "refunds",
        "checkout",
        "mycommerce",
    )
    connecting = {
        str(file.relative_to(code))
        for package in packages
        for file in (code / package).rglob("*.py")
        if MODULES.search(file.read_text())
    }
    django = next((line for line in frozen if line.startswith("django==")), "")
    return judge(
        f"{len(frozen)} packages, {django}",
        not_pinned=sorted({line.replace("_", "-") for line in frozen} - pinned),
        not_5_2=not django.startswith("django==5.2."), opens_connections=sorted(connecting - MAY_CONNECT),
    )  # fmt: skip


@check(64, "the money tests pass in five random orders, none skipped")
def money_tests(world: World) -> Outcome:
    if world.is_small:
        return not_checked("only at full size: it runs tests/refunds five times")
    failures, skipped = 0, 0
    for seed in range(5):
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-n",
            "2",
            "-p",
            f"accept.shuffle{seed}",
            "tests/refunds",
        ]
        finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        failures += finished.returncode != 0
        skipped += finished.stdout.count("skipped")
    return judge("5 runs of tests/refunds", failed=failures, skipped=skipped)
