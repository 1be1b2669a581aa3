"""gunicorn's settings for `make run`; the database is prepared here, where Django is loaded anyway."""

import os
from collections.abc import Iterator

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

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
The second factor of Sam and Sue: .venv/bin/python manage.py totp sam@demo.example (or sue@demo.example)

What customers see, and where it arrives:
{pages}

Ctrl-C stops everything.
"""


def on_starting(server: object) -> None:
    """Migrate if there is something to migrate, load the demo if there is no vendor; gunicorn listens then."""
    from devtools import origins  # noqa: PLC0415  gunicorn reads this file before it loads the panel
    from vendors.models import Vendor  # noqa: PLC0415

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Migrating the database", flush=True)
        call_command("migrate", interactive=False, verbosity=0)
    else:
        call_command(
            "prepare_roles", verbosity=0
        )  # the roles of this version, in a database of an earlier one
        connection.close()
    if not Vendor.objects.exists():
        call_command("demo")
    if changed := origins.changed():
        print(f"Writing {', '.join(new for _, new in changed)} into stored links", flush=True)
        origins.rewrite(changed)
    connection.close()  # the workers are forked next


def post_fork(server: object, worker: object) -> None:
    """Let the processes that answer requests connect by the role of the web; this one is the owner and prepares it."""
    if role := settings.DATABASE_ROLES["web"]:
        connections.settings["default"]["USER"] = role


def when_ready(server: object) -> None:
    """Print where the panel is, who can sign in and which other pages there are."""
    from devtools.demo.vendors import SIGN_INS  # noqa: PLC0415

    people = [f"  {person.email:<22} {person.password:<16} {person.what}" for person in SIGN_INS]
    pages = [f"  {address:<50} {what}" for address, what in other_pages()]
    values = {"port": os.environ["PORT"], "sign_ins": "\n".join(people), "pages": "\n".join(pages)}
    print(WELCOME.format(**values), flush=True)


def other_pages() -> Iterator[tuple[str, str]]:
    """Yield addresses of other pages and what each is; of the mail sink and fake gateway only where they run."""
    from devtools.demo.vendors import SKU_FOR_SALE  # noqa: PLC0415

    site = f"http://localhost:{os.environ['PORT']}"
    yield site + reverse("checkout", args=[SKU_FOR_SALE]), "an order form"
    yield site + reverse("order_search"), "the order look-up"
    if not os.environ.get("EMAIL_URL"):
        yield site + reverse("sent_mail"), "mail that was sent, for who has signed in"
    if settings.USE_FAKE_GATEWAY:
        yield f"{settings.GATEWAY_URL}/", "the fake payment gateway: what was paid and refunded"
