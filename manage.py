#!/usr/bin/env python
"""Django's commands; on a developer's machine they turn DEBUG on and run on the embedded servers of `devtools`.

A developer's machine is one where DEBUG is on, or where nothing of a server is set.
Everywhere else `devtools` is not imported, and the settings say what is missing.
"""

import os
import signal
import sys
from importlib.util import find_spec

import environ
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

SERVER_VARIABLES = ("DATABASE_URL", "SECRET_KEY", "ALLOWED_HOSTS")
SERVERS = {
    "sweep",
    "process_jobs",
}  # processes of production; Celery's own are refused in mycommerce/celery.py


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mycommerce.settings")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if is_developers_machine():
            from devtools.command_line import embedded_servers, execute  # noqa: PLC0415  absent in production

            with embedded_servers(sys.argv):
                check_settings()
                execute(sys.argv)
        else:
            check_settings()
            execute_from_command_line(sys.argv)
    except KeyboardInterrupt:
        sys.exit(130)


def is_developers_machine() -> bool:
    """Return whether `devtools` is here and DEBUG is on, or is not given and nothing of a server is set."""
    if find_spec("devtools") is None:
        return False
    if os.environ.get("DEBUG"):
        return bool(environ.Env().bool("DEBUG", default=False))
    return sys.argv[1:2] == ["dev"] or not any(os.environ.get(name) for name in SERVER_VARIABLES)


def check_settings() -> None:
    """Exit with the sentence of the settings where something is missing: `shell` would open without any."""
    if {"", "help", "version"}.intersection(sys.argv[1:2] or [""]) or "--settings" in " ".join(sys.argv):
        return
    try:
        bool(settings.DEBUG)
        if SERVERS.intersection(sys.argv[1:2]):
            from mycommerce.production import refuse_start  # noqa: PLC0415  reads the settings

            refuse_start()
    except ImproperlyConfigured as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
