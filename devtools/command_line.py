"""Runs a command of manage.py on a developer's machine: DEBUG on, on the embedded servers."""

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import environ
from django.core.management import execute_from_command_line, load_command_class

from devtools import embedded
from devtools.earlier_schema import start_anew_after_earlier_schema
from devtools.roles import ROLES

COMMANDS_WITHOUT_SERVERS = {
    "check", "collectstatic", "diffsettings", "fake_gateway", "fake_smtp", "help", "version",
}  # fmt: skip


@contextmanager
def embedded_servers(arguments: Sequence[str]) -> Iterator[None]:
    """Start the servers that the environment gives no address of; stop at the end what was started here."""
    servers = embedded.default_servers()
    try:
        turn_debug_on(servers, arguments)
        if environ.Env().bool("DEBUG", default=False):
            os.environ.update(servers.environ)
            if "DATABASE_URL" in servers.environ:
                os.environ.update(ROLES)
            if not COMMANDS_WITHOUT_SERVERS.intersection(arguments[1:2]) and "--help" not in arguments:
                servers.start()
                if arguments[1:2] == ["dev"]:
                    start_anew_after_earlier_schema(servers)
        yield
    except embedded.EmbeddedError as error:
        sys.exit(str(error))
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):  # a second Ctrl-C must leave no server behind
            signal.signal(number, signal.SIG_IGN)
        servers.stop()


def turn_debug_on(servers: embedded.Servers, arguments: Sequence[str]) -> None:
    """Make DEBUG the default for `dev`, and for any command where the embedded database is installed."""
    if arguments[1:2] == ["dev"] or ("DATABASE_URL" in servers.environ and embedded.installed()):
        os.environ.setdefault("DEBUG", "on")


def execute(arguments: list[str]) -> None:
    """Run the command. `dev` needs no Django and is run without: the first page waits for it."""
    if arguments[1:2] == ["dbshell"] and "DATABASE_URL" in embedded.default_servers().environ:
        path = os.get_exec_path()
        os.environ.update(PATH=os.pathsep.join([*path, embedded.psql_folder()]))
    if arguments[1:2] == ["dev"]:
        load_command_class("devtools", "dev").run_from_argv(arguments)
    else:
        execute_from_command_line(arguments)
