"""gunicorn's settings for `make run`; the database is prepared here, where Django is loaded anyway."""

import os

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from devtools.ports import HOST

bind = f"{HOST}:{os.environ['PORT']}"
worker_class = "gthread"
workers = 2
threads = 4
preload_app = True
graceful_timeout = 5
control_socket_disable = True
loglevel = "warning"

WELCOME = """
The panel is at http://localhost:{port}/

Sign in with one of these (email, password, role):
{sign_ins}
Sam's second factor: .venv/bin/python manage.py totp sam@demo.example

Ctrl-C stops everything.
"""


def on_starting(server: object) -> None:
    """Migrate if there is something to migrate, load the demo if there is no vendor; then listen."""
    from vendors.models import Vendor  # noqa: PLC0415  gunicorn reads this file before it loads the panel

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Migrating the database", flush=True)
        call_command("migrate", interactive=False, verbosity=0)
    if not Vendor.objects.exists():
        print("Loading the demo", flush=True)
        call_command("demo")
    connection.close()  # the workers are forked next


def when_ready(server: object) -> None:
    """Say where the panel is and who can sign in."""
    from devtools.demo.vendors import SIGN_INS  # noqa: PLC0415

    people = [f"  {person.email:<22} {person.password:<16} {person.what}" for person in SIGN_INS]
    print(WELCOME.format(port=os.environ["PORT"], sign_ins="\n".join(people)), flush=True)
