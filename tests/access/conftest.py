"""The cast and the objects that routes name, made once for all tests of a module: each test undoes its own writes."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests import make
from tests.access.world import World
from tests.route import Samples
from tests.routes import samples_of
from vendors.actor import Actor
from vendors.rights import Role


@pytest.fixture(scope="module")
def world(module_transaction: None) -> World:
    acme, globex = (
        make.vendor("Acme Software", support_email="support@acme.example"),
        make.vendor("Globex Tools"),
    )
    actors = {
        name: Actor.of(make.seat(f"{name}@demo.example", vendor, role))
        for name, vendor, role in (
            ("alice", acme, Role.OWNER),
            ("amir", acme, Role.MANAGER),
            ("anna", acme, Role.AGENT),
            ("bob", acme, Role.VIEWER),
            ("charlie", globex, Role.OWNER),
        )
    }
    actors["sam"] = Actor.of(make.staff("sam@demo.example"))
    return World(actors, samples_of(acme, actors["alice"]), samples_of(globex, actors["charlie"]))


@pytest.fixture
def acme(world: World, db: None) -> Samples:
    """The objects of alice's vendor that routes name."""
    return world.acme


@pytest.fixture
def globex(world: World, db: None) -> Samples:
    """The objects of charlie's vendor that routes name."""
    return world.globex


@pytest.fixture
def signed_in(world: World, db: None, panel: Callable[[Actor], Client]) -> Callable[[str], Client]:
    """The signed-in browser of one of the cast, by name."""
    return lambda name: panel(world.actors[name])
