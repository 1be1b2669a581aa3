"""Pages are read from the replica. Here it is the tests' own database, by connections that cannot write.

`make chaos NAME=replica` has a real one, which is behind.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from pytest_django import Settings

from core import replica
from core.replica import PRIMARY, REPLICA
from mycommerce.production import replica_problems
from orders.actions.add_comment import AddComment
from orders.exports.server_cursor import read_batches
from orders.models import Activity, Order
from tests import make
from tests.api.conftest import with_token
from tests.routes import ROUTES, samples_of
from tests.types import Response
from vendors.actor import Actor
from vendors.models import Vendor
from vendors.rights import Role

pytestmark = [pytest.mark.django_db(transaction=True, databases=[PRIMARY, REPLICA]), pytest.mark.direct]

MIRROR = {"TEST": {**connections.settings[PRIMARY]["TEST"], "MIRROR": PRIMARY}}
READ_ONLY = {"OPTIONS": {"options": "-c default_transaction_read_only=on"}}
# The bulk page keeps where the sequence of orders is: a replica's is ahead.
FROM_THE_PRIMARY = {"SELECT pg_current_wal_insert_lsn()::text", "SELECT last_value FROM orders_order_id_seq"}
FORM = {"comment": "hello", "token": "7d4f0a3c-0d4b-4a57-9d6c-2f4f6c6a1a12"}


@pytest.fixture(scope="module", autouse=True)
def replica_address(django_db_setup: None) -> Iterator[None]:
    """Set the address before the database's fixtures ask which databases there are."""
    connections.settings[REPLICA] = {**connections.settings[PRIMARY], **READ_ONLY, **MIRROR}
    yield
    del connections.settings[REPLICA]


@pytest.fixture(autouse=True)
def replica_router(settings: Settings) -> Iterator[None]:
    """Use it; what a test changes of its settings is put back."""
    settings.DATABASE_ROUTERS = ["core.replica.ReplicaRouter"]
    address = dict(connections.settings[REPLICA])
    yield
    connections.settings[REPLICA].update(address)
    connections[REPLICA].close()
    del connections[REPLICA]
    replica._circuit_breaker.reset()


class Statements:
    """The statements that the databases were sent, by their names."""

    def __init__(self) -> None:
        self.sent: dict[str, list[str]] = {PRIMARY: [], REPLICA: []}

    def note(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.sent[context["connection"].alias].append(sql)
        return execute(sql, params, many, context)

    def of(self, get: Callable[[], Response]) -> Response:
        """Return the response, read to its end; keep what it took."""
        self.sent = {PRIMARY: [], REPLICA: []}
        with (
            connections[PRIMARY].execute_wrapper(self.note),
            connections[REPLICA].execute_wrapper(self.note),
        ):
            response = get()
            if response.streaming:
                b"".join(response.streaming_content)  # type: ignore[attr-defined]
        return response

    @property
    def reads_of_the_primary(self) -> list[str]:
        reads = [sql for sql in self.sent[PRIMARY] if sql.lstrip("( \n").startswith(("SELECT", "WITH"))]
        return [sql for sql in reads if sql not in FROM_THE_PRIMARY]


@pytest.fixture
def anna(vendor: Vendor) -> Actor:
    return Actor.of(make.seat("anna@demo.example", vendor, Role.AGENT))


@pytest.fixture
def client(anna: Actor, panel: Callable[[Actor], Client]) -> Client:
    """A browser that has sent a form, so that it knows its position."""
    client = panel(anna)
    client.post("/account/", {})
    return client


def test_every_page_is_read_from_the_replica(vendor: Vendor, panel: Callable[[Actor], Client]) -> None:
    alice = Actor.of(make.seat("alice@demo.example", vendor, Role.OWNER))
    samples, client, statements = samples_of(vendor, alice), panel(alice), Statements()
    client.get("/orders/")  # the first page of a session notes when it was used
    wrong = {}
    pages = [route for route in ROUTES if route.get == 200]
    for route in pages:
        status = statements.of(lambda: client.get(route.url(samples))).status_code  # noqa: B023
        if status != 200 or statements.reads_of_the_primary or not statements.sent[REPLICA]:
            wrong[str(route)] = statements.reads_of_the_primary[:2]

    assert len(pages) > 50
    assert wrong == {}


def test_admin_and_api_are_read_from_the_replica(
    sam: Actor, order: Order, panel: Callable[[Actor], Client]
) -> None:
    client, statements = panel(sam), Statements()
    client.get("/admin/")
    for path in (
        "/admin/",
        "/admin/orders/order/",
        "/admin/orders/order/?q=Meier",
        f"/admin/orders/order/{order.pk}/change/",
    ):
        assert statements.of(lambda: client.get(path)).status_code == 200  # noqa: B023
        assert statements.reads_of_the_primary == [], path


def test_api_is_read_from_the_replica(anna: Actor, order: Order) -> None:
    assert anna.user
    statements, client = Statements(), with_token(make.api_token(anna.user, order.vendor)[1])
    client.get("/api/v1/orders")  # notes when the token was used

    assert (
        statements.of(lambda: client.get("/api/v1/orders")).json()["results"][0]["order_id"] == order.number
    )
    assert statements.reads_of_the_primary == []


def test_export_is_read_from_the_replica(order: Order) -> None:
    statements, rows = Statements(), Order.objects.filter(vendor=order.vendor).values_list("number")

    with connections[REPLICA].execute_wrapper(statements.note):
        assert list(read_batches(rows, "UTC")) == [[(order.number,)]]
    assert any("SET TRANSACTION READ ONLY" in sql for sql in statements.sent[REPLICA])


def test_form_writes_to_the_primary(client: Client, order: Order) -> None:
    assert client.post(f"{order.get_absolute_url()}actions/{AddComment.slug}/", FORM).status_code == 303
    assert Activity.objects.filter(token__endswith=FORM["token"]).count() == 1
    assert b"hello" in client.get(order.get_absolute_url()).content


def test_browser_without_a_position_reads_from_the_primary(client: Client) -> None:
    del client.cookies["position"]
    statements = Statements()

    statements.of(lambda: client.get("/orders/"))
    assert statements.sent[REPLICA] == []
    statements.of(lambda: client.get("/orders/"))  # the first answer told the position
    assert statements.reads_of_the_primary == []


def test_production_wants_a_standby_as_the_replica() -> None:
    assert list(replica_problems()) == [
        "DATABASE_REPLICA_URL leads to a server that follows no other: name a standby, or leave it empty."
    ]


@pytest.mark.parametrize("position", ["0/0'", "x", "1/1/1", "123456789/0", ""])
def test_broken_position_is_none(client: Client, position: str) -> None:
    client.cookies["position"] = position
    statements = Statements()

    assert statements.of(lambda: client.get("/orders/")).status_code == 200
    assert statements.sent[REPLICA] == []
    assert not replica._circuit_breaker.is_open


@pytest.mark.parametrize(
    "address", [{"NAME": "postgres"}, {"PORT": "1", "HOST": "127.0.0.1"}], ids=["without tables", "away"]
)
def test_page_that_the_replica_cannot_answer_is_read_from_the_primary(
    client: Client, order: Order, address: dict[str, str]
) -> None:
    connections[REPLICA].close()
    connections[REPLICA].settings_dict.update(address)
    client.raise_request_exception = False

    response = client.get(order.get_absolute_url())

    assert response.status_code == 200
    assert order.number in response.content.decode()


@pytest.fixture
def no_sessions() -> Iterator[None]:
    """Let the replica be behind: it has no session yet."""
    with connections[PRIMARY].cursor() as cursor:
        cursor.execute(
            "CREATE SCHEMA behind; CREATE TABLE behind.django_session (LIKE public.django_session)"
        )
        yield
        cursor.execute("DROP SCHEMA behind CASCADE")


def test_session_that_the_replica_does_not_have_yet_stays_signed_in(
    client: Client, no_sessions: None
) -> None:
    connections[REPLICA].close()
    connections[REPLICA].settings_dict["OPTIONS"] = {"options": "-c search_path=behind,public"}
    statements = Statements()

    assert statements.of(lambda: client.get("/orders/")).status_code == 200
    assert any("django_session" in sql for sql in statements.sent[REPLICA])
    assert statements.reads_of_the_primary
