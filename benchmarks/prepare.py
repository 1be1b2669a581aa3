"""Sign people in to a loaded database and print what the runner needs to know of it, as JSON."""

import json
import sys
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.db import connection  # noqa: E402

from benchmarks.inserts import cost_of_an_insert  # noqa: E402
from benchmarks.load import EMAIL, LARGE, SMALL, STAFF, TABLES  # noqa: E402
from orders.search.cursor import Cursor  # noqa: E402
from orders.search.models import SavedView  # noqa: E402
from vendors.models import User, Vendor  # noqa: E402


def main() -> dict[str, Any]:
    large, small = Vendor.objects.get(name=LARGE), Vendor.objects.get(name=SMALL)
    person = User.objects.get(email=EMAIL)
    for name, query in (("Refunds", "status=refunded"), ("Wanted", "product=wanted")):
        SavedView.objects.get_or_create(vendor=large, owner=person, name=name, defaults={"query": query})
    newest = large.orders.order_by("-placed_at", "-id")
    middle = newest[large.orders.count() // 2]
    return {
        "cookies": {
            "large": _sign_in(person, large),
            "small": _sign_in(person, small),
            "staff": _sign_in_staff(),
        },
        "number": newest[7].number,
        "middle": str(Cursor((middle.placed_at,), middle.pk)),
        "sizes": _sizes(),
        "inserts": cost_of_an_insert(),
    }


def _sign_in(person: User, vendor: Vendor | None) -> str:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY], store[HASH_SESSION_KEY] = str(person.pk), person.get_session_auth_hash()
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store.set_expiry(datetime.now(UTC) + timedelta(days=1))
    if vendor:
        store["vendor"] = vendor.pk
    store.save()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"


def _sign_in_staff() -> str:
    return _sign_in(User.objects.get(email=STAFF), None)


def _sizes() -> dict[str, int]:
    """Bytes of the tables and of their indexes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(pg_table_size(t::regclass)), sum(pg_indexes_size(t::regclass)) FROM unnest(%s) t",
            [list(TABLES)],
        )
        tables, indexes = cursor.fetchone()
    return {"tables": int(tables), "indexes": int(indexes)}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main()))
