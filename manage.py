#!/usr/bin/env python
"""Django's commands; where DATABASE_URL or REDIS_URL is not set they run on the embedded servers."""

import os
import signal
import sys

from django.core.management import execute_from_command_line, load_command_class

from devtools import embedded

SERVERLESS = {"check", "collectstatic", "diffsettings", "fake_gateway", "fake_smtp", "help", "version"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mycommerce.settings")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        servers = embedded.left_to_us()
        os.environ.update(servers.environ)
        try:
            if not SERVERLESS.intersection(sys.argv[1:2]) and "--help" not in sys.argv:
                servers.start()
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


if __name__ == "__main__":
    main()
