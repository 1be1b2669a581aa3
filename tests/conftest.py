"""The cast: alice is owner, amir manager, anna agent, bob viewer; charlie is of another vendor; sam is staff."""

import gc
import threading
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis
from pytest_django import DjangoDbBlocker, Settings

from devtools.fake_gateway.server import FakeGateway
from devtools.ports import HOST
from jobs.registry import TASKS
from orders.actions import register
from orders.actions.registry import _ACTIONS
from orders.models import Order, OrderItem
from tests import make
from tests.acting import act_by_roles
from tests.emptying import empty_only_tables_with_rows
from tests.mail_server import MailServer, mail_server_running
from tests.pooled import is_pooled, through_pooler
from tests.stamps import Stamp, StampItem
from vendors.actor import Actor
from vendors.models import Vendor
from vendors.rights import Role

pytest_plugins = ("tests.tenancy.plugin",)
GATEWAY_SECRET = "whsec_of_the_tests"

# A busy machine is slow, and so is the first example in a fresh clone: neither says anything of our code.
hypothesis.register_profile("tests", deadline=None, suppress_health_check=[HealthCheck.too_slow])
if hypothesis.get_current_profile_name() != "mutants":  # tests/mutants.py
    hypothesis.load_profile("tests")

act_by_roles()
empty_only_tables_with_rows()


def pytest_collection_finish() -> None:
    """Keep the garbage collector from reading modules and tests again and again: it took a tenth of the time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The tests' database, behind a pooler where POOLED asks for one."""
    if not is_pooled():
        yield
        return
    with django_db_blocker.unblock(), through_pooler(), django_db_blocker.block():
        yield


@pytest.fixture(scope="module")
def module_transaction(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Fixtures of a module may write rows for all of its tests, which undo their own writes."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def vendor(db: None) -> Vendor:
    return make.vendor("Acme Software", support_email="support@acme.example")


@pytest.fixture
def other_vendor(db: None) -> Vendor:
    return make.vendor("Globex Tools")


@pytest.fixture
def alice(vendor: Vendor) -> Actor:
    return Actor.of(make.seat("alice@demo.example", vendor, Role.OWNER))


@pytest.fixture
def amir(vendor: Vendor) -> Actor:
    return Actor.of(make.seat("amir@demo.example", vendor, Role.MANAGER))


@pytest.fixture
def anna(vendor: Vendor) -> Actor:
    return Actor.of(make.seat("anna@demo.example", vendor, Role.AGENT))


@pytest.fixture
def bob(vendor: Vendor) -> Actor:
    return Actor.of(make.seat("bob@demo.example", vendor, Role.VIEWER))


@pytest.fixture
def charlie(other_vendor: Vendor) -> Actor:
    return Actor.of(make.seat("charlie@demo.example", other_vendor, Role.OWNER))


@pytest.fixture
def sam(db: None) -> Actor:
    return Actor.of(make.staff("sam@demo.example"))


@pytest.fixture
def order(vendor: Vendor) -> Order:
    return make.order(vendor)


@pytest.fixture
def item(order: Order) -> OrderItem:
    return order.items.with_related().get()


@pytest.fixture
def panel() -> Callable[[Actor], Client]:
    """A signed-in browser for one of the cast."""

    def sign_in(actor: Actor) -> Client:
        client = Client()
        assert actor.user is not None
        client.force_login(actor.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[MailServer]:
    """A real SMTP server, and this process sends its mail there."""
    with mail_server_running() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


@pytest.fixture
def fake_gateway(settings: Settings) -> Iterator[FakeGateway]:
    """The fake gateway on a port of its own, where this process sends refunds; its banks answer on request."""
    with FakeGateway(0, secret=GATEWAY_SECRET, delay=-1) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        settings.STRIPE_API_KEY, settings.STRIPE_WEBHOOK_SECRET = "", GATEWAY_SECRET
        settings.GATEWAY_URL = f"http://{HOST}:{server.server_address[1]}"
        yield server
        server.shutdown()


@pytest.fixture
def fresh_cache(settings: Settings) -> None:
    """The real cache under a key prefix of its own, so that nothing has been counted in it."""
    default = settings.CACHES["default"]
    settings.CACHES = {"default": default | {"KEY_PREFIX": f"test-{uuid4()}"}}


@pytest.fixture
def fresh_limits(settings: Settings) -> None:
    """A secret key of its own, under which nothing has been counted."""
    settings.SECRET_KEY = str(uuid4())


@pytest.fixture
def own_registries() -> Iterator[None]:
    """Tasks and actions that the test registers are forgotten after it."""
    tasks, actions = dict(TASKS), dict(_ACTIONS)
    yield
    TASKS.clear()
    TASKS.update(tasks)
    _ACTIONS.clear()
    _ACTIONS.update(actions)


@pytest.fixture
def stamps(own_registries: None) -> None:
    """Two actions that run at once, one on orders and one on items."""
    register(Stamp)
    register(StampItem)
