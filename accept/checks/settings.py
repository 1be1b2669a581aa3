"""What the server refuses to run with, and what it runs on: 35, 53, 63, 64."""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from accept.check import Outcome, check, judge
from accept.page import ROOT
from accept.world import World

UNSAFE = {
    "DEBUG with a name": {"DEBUG": "on"},
    "the development key": {"SECRET_KEY": "development-only-key-that-production-refuses"},
    "a short key": {"SECRET_KEY": "short"},
    "any host": {"ALLOWED_HOSTS": "*"},
    "a loopback SITE_URL": {"SITE_URL": "http://localhost:8000"},
    "no gateway": {"STRIPE_API_KEY": ""},
}
QUICK_MONEY_TESTS = [
    "tests/refunds/test_reservation.py",
    "tests/refunds/test_rules.py",
    "tests/refunds/test_outcome.py",
]
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
    with ThreadPoolExecutor(2) as pool:
        complete, *unsafe = pool.map(lambda changes: starts(world, changes), [{}, *UNSAFE.values()])
    started = [name for name, is_started in zip(UNSAFE, unsafe, strict=True) if is_started]
    unverified = unverified_redis(world)
    return judge(
        f"check --deploy ends with {finished.returncode}, {len(UNSAFE)} unsafe settings",
        warnings=finished.stderr.strip() if finished.returncode else "",
        starts_with=started, complete_server_does_not_start=not complete,
        unverified_redis_is_trusted_by=unverified,
    )  # fmt: skip


CONNECTIONS = {
    "cache and limits": "import redis; redis.Redis.from_url(settings.REDIS_URL, socket_timeout=5).ping()",
    "broker": "from mycommerce.celery import app; app.connection().ensure_connection(max_retries=0, timeout=5)",
}


def unverified_redis(world: World) -> list[str]:
    """Return what connects to a Redis whose certificate is of an authority that the settings do not name."""
    environ = world.made.environ("web") | {"PATH": world.made.names["PATH"]}
    environ |= {
        "REDIS_URL": environ["REDIS_URL"].partition("?")[0],
        "DJANGO_SETTINGS_MODULE": "mycommerce.settings",
    }
    home = Path(world.made.names["PANEL_HOME"])
    trusting = []
    for name, connect in CONNECTIONS.items():
        program = f"import django; django.setup(); from django.conf import settings; {connect}"
        command = [str(home / "venv/bin/python"), "-c", program]
        finished = subprocess.run(
            command, cwd=home / "code", env=environ, capture_output=True, check=False, timeout=120
        )
        trusting += (
            [name] if finished.returncode == 0 or b"CERTIFICATE_VERIFY_FAILED" not in finished.stderr else []
        )
    return trusting


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


@check(64, "the money tests pass in random orders, none is skipped; SQLite is refused")
def money_tests(world: World) -> Outcome:
    """On servers of their own, which the tests start."""
    seeds, tests = world.size(1, 5), QUICK_MONEY_TESTS if world.is_small else ["tests/refunds"]
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    failed, skipped = list[str](), list[str]()
    for seed in range(seeds):
        command = [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "accept.shuffle", *tests]
        finished = subprocess.run(
            command,
            cwd=ROOT,
            env=inherited | {"SHUFFLE": str(seed)},
            capture_output=True,
            text=True,
            check=False,
        )
        failed += [f"order {seed}: {finished.stdout[-300:]}"] if finished.returncode else []
        skipped += re.findall(r"^SKIPPED.*$", finished.stdout, re.MULTILINE)
    sqlite = starts(world, {"DATABASE_URL": "sqlite:////tmp/panel.sqlite3"})
    return judge(
        f"{seeds} orders of {', '.join(tests)}", failed=failed, skipped=skipped, starts_with_sqlite=sqlite
    )
