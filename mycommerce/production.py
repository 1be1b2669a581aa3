"""What a server in production needs: one list, which `manage.py check_production` prints and the start refuses."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import redis
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, connections

from core.replica import REPLICA, has_replica
from mycommerce.roles.limits import wrong_limits
from mycommerce.roles.names import owner_problem
from mycommerce.safety import LOOPBACK

KEY_LENGTH, KEY_VARIETY = 50, 5  # Django's own measure of a key that is long and random enough
CLOCK_SECONDS = 30  # by which our clock may differ from the database's; the gateway refuses five minutes
VERIFIED_TLS = {"verify-ca", "verify-full"}


def refuse_start() -> None:
    """Raise ImproperlyConfigured with the whole list where a server would do harm. Redis may be away."""
    if settings.DEBUG or not settings.CHECK_PRODUCTION:
        return
    if problems := [*settings_problems(), *eviction_problems()]:
        raise ImproperlyConfigured(as_list(problems))


def as_list(problems: list[str]) -> str:
    return "\n".join(
        ["This server is not ready for production:", *(f"  - {problem}" for problem in problems)]
    )


def all_problems() -> list[str]:
    """Return everything that is missing, also what only lets less be refused."""
    return [
        *settings_problems(),
        *redis_problems(),
        *database_problems(),
        *replica_problems(),
        *folder_problems(),
    ]


def settings_problems() -> Iterator[str]:
    """Yield what the settings lack; no server is asked."""
    if settings.DEBUG:
        yield "DEBUG is on: set DEBUG=off."
    key = settings.SECRET_KEY
    if len(key) < KEY_LENGTH or len(set(key)) < KEY_VARIETY or key == settings.DEFAULT_SECRET_KEY:
        yield f"SECRET_KEY is short: set {KEY_LENGTH} or more random characters of your own."
    yield from _address_problems()
    if settings.TRUSTED_PROXY_COUNT < 1:
        yield (
            "TRUSTED_PROXY_COUNT is 0: set how many proxies stand before the web server, else all clients share one "
            "limit, and every request is redirected to HTTPS for ever."
        )
    if not settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        yield "DATABASE_URL is not PostgreSQL, which keeps each vendor's rows apart and money exact."
    if not settings.STRIPE_API_KEY:
        yield "STRIPE_API_KEY is missing: without the gateway nothing is paid or refunded."
    if not settings.STRIPE_WEBHOOK_SECRET:
        yield "STRIPE_WEBHOOK_SECRET is missing: without it every event of the gateway is refused."
    if settings.GATEWAY_URL and not _is_https_or_here(settings.GATEWAY_URL):
        yield "GATEWAY_URL is not HTTPS: leave it empty for Stripe's own."
    if not os.environ.get("EMAIL_URL"):
        yield "EMAIL_URL is missing: set the mail server, such as smtp+tls://user:password@mail.example:587."
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if folder and not os.access(folder, os.W_OK):
        yield f"PROMETHEUS_MULTIPROC_DIR is {folder}, which cannot be written to: make it, or set none."


def _address_problems() -> Iterator[str]:
    address = urlsplit(settings.SITE_URL)
    host = address.hostname or ""
    if address.scheme != "https" or is_here(host):
        yield f"SITE_URL is {settings.SITE_URL}: set the https:// address that customers open; emails link there."
    elif not any(
        host == name or (name[:1] == "." and host.endswith(name)) for name in settings.ALLOWED_HOSTS
    ):
        yield f"SITE_URL names {host}, which ALLOWED_HOSTS does not: links would lead to a page of error 400."


def eviction_problems() -> Iterator[str]:
    """Yield what would let Redis lose messages and counts by itself; nothing while it does not answer."""
    try:
        policy = _redis_client().info("memory").get("maxmemory_policy", "noeviction")
    except redis.RedisError:
        return
    if policy != "noeviction":
        yield f"Redis evicts keys ({policy}): set maxmemory-policy noeviction there."


def redis_problems() -> Iterator[str]:
    """Yield what is wrong with the Redis server and the way to it."""
    address = urlsplit(settings.REDIS_URL)
    if address.scheme == "redis" and not is_here(address.hostname or ""):
        yield "REDIS_URL goes over the network without TLS: use rediss://, whose certificate is verified."
    if parse_qs(address.query).get("ssl_cert_reqs", ["required"]) != ["required"]:
        yield "REDIS_URL turns the check of the certificate off: remove ssl_cert_reqs, or set it to required."
    if address.scheme != "unix" and not address.password:
        yield "REDIS_URL has no password: whoever reaches the server could read and stop the queues."
    try:
        _redis_client().ping()
    except redis.RedisError as error:
        yield f"Redis does not answer: {error}"
        return
    yield from eviction_problems()


def database_problems() -> Iterator[str]:
    """Yield what is wrong with the database, the way to it, and the role that connects."""
    yield from _unverified_address("DATABASE_URL", settings.DATABASES["default"])
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
            difference = time.time() - float(cursor.fetchone()[0])
        yield from filter(None, [owner_problem(connection)])
        yield from wrong_limits(connection)
    except DatabaseError as error:
        yield f"The database does not answer: {str(error).strip().splitlines()[0]}"
        return
    if abs(difference) > CLOCK_SECONDS:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        yield f"The clock ({now}) differs by {difference:.0f} s from the database's: run a time service on both."


def replica_problems() -> Iterator[str]:
    """Yield what is wrong with the replica, and the way to it; nothing where there is none."""
    if not has_replica():
        return
    yield from _unverified_address("DATABASE_REPLICA_URL", settings.DATABASES[REPLICA])
    try:
        with connections[REPLICA].cursor() as cursor:
            cursor.execute("SELECT pg_is_in_recovery(), current_setting('hot_standby_feedback')::boolean")
            is_standby, tells_the_primary = cursor.fetchone()
    except DatabaseError as error:
        yield f"The replica does not answer: {str(error).strip().splitlines()[0]}"
        return
    if not is_standby:
        yield "DATABASE_REPLICA_URL leads to a server that follows no other: name a standby, or leave it empty."
    elif not tells_the_primary:
        yield "hot_standby_feedback is off at the replica: set it on, else long exports are canceled there."


def _unverified_address(name: str, database: dict[str, Any]) -> Iterator[str]:
    host, mode = str(database["HOST"]), database["OPTIONS"].get("sslmode", "")
    if host and not host.startswith("/") and not is_here(host) and mode not in VERIFIED_TLS:
        yield f"{name} goes over the network unverified: add ?sslmode=verify-full&sslrootcert=/path/of/ca.pem."


def folder_problems() -> Iterator[str]:
    """Yield what is wrong with the folders that this process writes to or serves from."""
    for folder in (settings.VAR_DIR, settings.MEDIA_ROOT):
        if not os.access(folder, os.W_OK):
            yield f"{folder} cannot be written to: make it, and make the panel's user its owner."
    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        yield f"{settings.STATIC_ROOT} has no static files: run manage.py collectstatic."


def is_here(host: str) -> bool:
    """Return whether a host is this machine itself."""
    return not host or host.startswith("127.") or host == "::1" or host in LOOPBACK


def _is_https_or_here(url: str) -> bool:
    address = urlsplit(url)
    return address.scheme == "https" or is_here(address.hostname or "")


def _redis_client() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)
