"""Naming the vendor whose rows a transaction writes: the database refuses the web role any other vendor's rows.

The name ends with the transaction, since a pooler lends the connection to somebody else after it. The triggers that
read it are in `mycommerce/roles/vendor_triggers.py`.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

SETTING = "mycommerce.vendor"


@contextmanager
def vendor_transaction(vendor_id: int | None) -> Iterator[None]:
    """Open a transaction, or a savepoint in the open one, that writes rows of this vendor; for None, of none."""
    with transaction.atomic():
        name_vendor(vendor_id)
        yield


def name_vendor(vendor_id: int | None) -> None:
    """Let the open transaction write rows of this vendor from now on, and no other's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, str(vendor_id or "")])
