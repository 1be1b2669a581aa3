"""Migrations that our own `migrate` applies while orders are changed fifty times a second, and how long that waits.

The migrations of `orders` are copied into a folder of their own, where more follow them: one of each safe kind.
"""

import os
import shutil
import subprocess
import sys
import threading
import time
from itertools import count
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RATE = 50  # changes a second
SETTINGS = """
from mycommerce.settings import *
MIGRATION_MODULES = {"orders": "rehearsed_orders"}
"""
MIGRATION = """
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models

class Migration(migrations.Migration):
    atomic = {atomic}
    dependencies = [("orders", "{previous}")]
    operations = [{operation}]
"""
CHECK = "models.CheckConstraint(condition=models.Q(item_count__gte=0), name='rehearsed_check')"
OPERATIONS = {
    "add_nullable_column": "migrations.AddField('order', 'rehearsed', models.TextField(null=True))",
    "add_column_with_default": "migrations.AddField('activity', 'rehearsed', models.TextField(db_default=''))",
    "add_index_concurrently": "AddIndexConcurrently('order', models.Index(fields=['email'], name='rehearsed_email'))",
    "add_constraint_not_valid": f"AddConstraintNotValid('order', {CHECK})",
    "validate_constraint": "ValidateConstraint('order', 'rehearsed_check')",
}
CHANGE = """
    WITH changed AS (UPDATE orders_order SET status = status WHERE id = {order} RETURNING id, vendor_id)
    INSERT INTO orders_activity (vendor_id, order_id, kind, sentence, data, subject, actor_kind, actor_name, token)
    SELECT vendor_id, id, 'comment', 'rehearsed', '{{}}', '', 'system', 'rehearsal', '' FROM changed RETURNING id
"""


class Writer:
    """A thread that changes an order and its history so many times a second, each time it is due."""

    def __init__(self, orders: int) -> None:
        self.orders = orders
        self.waits: list[float] = []  # seconds from when a change was due to its commit
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._write)

    def __enter__(self) -> "Writer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def longest_since(self, number: int) -> float:
        """Return the longest wait after so many changes, in seconds."""
        return max(self.waits[number:], default=0.0)

    def _write(self) -> None:
        import psycopg2  # noqa: PLC0415

        connection = psycopg2.connect(os.environ["DATABASE_URL"])
        connection.autocommit = True
        began = time.monotonic()
        with connection.cursor() as cursor:
            for number in count():
                due = began + number / RATE
                if self._over.wait(max(due - time.monotonic(), 0)):
                    break
                cursor.execute(CHANGE.format(order=number * 7_919 % self.orders + 1))
                self.waits.append(time.monotonic() - due)
        connection.close()


def write_migrations(folder: Path) -> list[str]:
    """Write the settings and the copied migrations with those that follow; return the names of these."""
    (folder / "rehearsed_settings.py").write_text(SETTINGS)
    package = folder / "rehearsed_orders"
    shutil.copytree(ROOT / "orders" / "migrations", package, ignore=shutil.ignore_patterns("__pycache__"))
    previous, names = max(file.stem for file in package.glob("[0-9]*.py")), []
    for number, (name, operation) in enumerate(OPERATIONS.items(), start=9_001):
        values = {"atomic": "Concurrently" not in operation, "previous": previous, "operation": operation}
        previous = f"{number}_{name}"
        (package / f"{previous}.py").write_text(MIGRATION.format(**values))
        names.append(previous)
    return names


def migrate(folder: Path, name: str) -> float:
    """Apply one migration by the command; return how many seconds it took."""
    path = os.pathsep.join([str(folder), str(ROOT)])
    environ = os.environ | {"DJANGO_SETTINGS_MODULE": "rehearsed_settings", "PYTHONPATH": path}
    began = time.monotonic()
    command = [sys.executable, "manage.py", "migrate", "orders", name, "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env=environ, check=True)  # noqa: S603  our own
    return time.monotonic() - began


def rehearse(folder: Path, orders: int) -> list[tuple[str, float, float]]:
    """Return of each migration its name, how long it took and how long a change waited at most, in seconds."""
    measured = []
    with Writer(orders) as writer:
        time.sleep(3)
        measured.append(("no migration", 3.0, writer.longest_since(0)))
        for name in write_migrations(folder):
            number = len(writer.waits)
            took = migrate(folder, name)
            time.sleep(0.5)
            measured.append((name, took, writer.longest_since(number)))
    return measured
