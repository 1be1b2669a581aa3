"""The limit of connections to an endpoint: a slow one keeps few workers from other vendors' notices."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.models.functions import Now

from jobs.states import LEASE
from notifications.webhooks.models import EndpointConnection, NoticeEndpoint

MAX_CONNECTIONS = 2
# Either the row is new, or its lease has ended: one statement, so that no other worker comes between.
_TAKE = """
    INSERT INTO notifications_webhooks_endpointconnection AS known
        (vendor_id, endpoint_id, number, lease_generation, lease_until)
    VALUES (%(vendor)s, %(endpoint)s, %(number)s, 1, statement_timestamp() + make_interval(secs => %(seconds)s))
    ON CONFLICT (vendor_id, endpoint_id, number) DO UPDATE
        SET lease_generation = known.lease_generation + 1, lease_until = excluded.lease_until
        WHERE known.lease_until <= statement_timestamp()
    RETURNING lease_generation
"""


@contextmanager
def connection_lease(endpoint: NoticeEndpoint) -> Iterator[bool]:
    """Yield whether fewer than `MAX_CONNECTIONS` workers post there.

    A killed worker frees its connection when its jobs can be claimed again: both have leases of the same length.
    """
    leases = ((number, _take(endpoint, number)) for number in range(MAX_CONNECTIONS))
    number, generation = next((lease for lease in leases if lease[1]), (0, 0))
    try:
        yield generation > 0
    finally:
        if generation:
            EndpointConnection.objects.filter(
                vendor=endpoint.vendor_id, endpoint=endpoint, number=number, lease_generation=generation
            ).update(lease_until=Now())


def _take(endpoint: NoticeEndpoint, number: int) -> int:
    """Take a lease of a connection; return its generation, 0 while another worker has it."""
    parameters = {"vendor": endpoint.vendor_id, "endpoint": endpoint.pk, "number": number}
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, parameters | {"seconds": LEASE.total_seconds()})
        row = cursor.fetchone()
    return row[0] if row else 0
