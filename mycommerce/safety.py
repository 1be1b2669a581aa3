"""Refuses settings that a server on the internet must never run with."""

from collections.abc import Sequence

from django.core.exceptions import ImproperlyConfigured

LOOPBACK = {"localhost", "127.0.0.1", "[::1]", "testserver"}


def refuse_unsafe(*, debug: bool, default_key: bool, hosts: Sequence[str]) -> None:
    """Raise ImproperlyConfigured unless this is a developer's machine that serves only itself, or a safe server."""
    if debug:
        if not set(hosts) <= LOOPBACK:
            raise ImproperlyConfigured(
                "DEBUG is on: set DEBUG=off to serve any host but this machine itself."
            )
        return
    if default_key:
        raise ImproperlyConfigured(
            "Set SECRET_KEY to a long random value of your own; on a developer's machine set DEBUG=on instead."
        )
    if "*" in hosts or not hosts:
        raise ImproperlyConfigured("Set ALLOWED_HOSTS to the names this server answers to; '*' is refused.")
