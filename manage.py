#!/usr/bin/env python
"""Django's commands; on a developer's machine they turn DEBUG on and run on the embedded servers.

That is one where nothing of a server is set and the embedded servers are installed, or where DEBUG is on anyway.
Everywhere else the settings say what is missing.
"""

import os
import signal
import sys

import environ
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line, load_command_class

from devtools import embedded

SERVERLESS = {"check", "collectstatic", "diffsettings", "fake_gateway", "fake_smtp", "help", "version"}
OF_A_SERVER = ("SECRET_KEY", "ALLOWED_HOSTS")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mycommerce.settings")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        servers = embedded.left_to_us()
        try:
            prepare(servers)
            read_settings()
            if sys.argv[1:2] == ["dbshell"] and "DATABASE_URL" in servers.environ:
                os.environ["PATH"] += os.pathsep + embedded.psql_folder()
            if sys.argv[1:2] == ["dev"]:  # it needs no Django, and the first page waits for it
                load_command_class("devtools", "dev").run_from_argv(sys.argv)
            else:
                execute_from_command_line(sys.argv)
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):  # a second Ctrl-C must leave no server behind
                signal.signal(number, signal.SIG_IGN)
            servers.stop()
    except embedded.EmbeddedError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)


def prepare(servers: embedded.Servers) -> None:
    """Make the environment a developer's, with servers that answer, where this is a developer's machine."""
    if sys.argv[1:2] == ["dev"] or is_developers_machine(servers):
        os.environ.setdefault("DEBUG", "on")
    if environ.Env().bool("DEBUG", default=False):
        os.environ.update(servers.environ)
        if not SERVERLESS.intersection(sys.argv[1:2]) and "--help" not in sys.argv:
            servers.start()


def read_settings() -> None:
    """End with the settings' own sentence where something is missing: `shell` would open without any."""
    if {"", "help", "version"}.intersection(sys.argv[1:2] or [""]) or "--settings" in " ".join(sys.argv):
        return
    try:
        bool(settings.DEBUG)
    except ImproperlyConfigured as error:
        sys.exit(str(error))


def is_developers_machine(servers: embedded.Servers) -> bool:
    """Whether the database is left to us, we have one, and nothing else of a server is set."""
    left = "DATABASE_URL" in servers.environ and embedded.installed()
    return left and not any(os.environ.get(name) for name in OF_A_SERVER)


if __name__ == "__main__":
    main()
