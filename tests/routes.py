"""Every route of the site with something to call it with: collected from the tests, and from the actions."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from orders.actions import Action, Target, actions_on
from tests.project import ROOT
from tests.route import OF_ITEM, OF_ORDER, AbsentSamples, Route, Samples
from vendors.actor import Actor
from vendors.models import Vendor
from vendors.rights import RIGHTS_OF_ROLE, Right, Role

LISTS = re.compile(r"^(ROUTES|PUBLIC_ROUTES|CUSTOMER_ROUTES)\b", re.MULTILINE)
THIS_FILE = Path(__file__).resolve()


def collect(name: str) -> Iterator[Any]:
    """Yield what lists of this name hold in the modules below tests/ that have one."""
    for file in sorted((ROOT / "tests").rglob("*.py")):
        if file != THIS_FILE and LISTS.search(file.read_text()):
            module = import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
            yield from getattr(module, name, ())


def action_route(action: type[Action]) -> Route:
    """Return the route of an action that asks nothing or a comment only."""
    return Route(
        "item_action" if action.target is Target.ITEM else "action",
        {"slug": action.slug},
        OF_ITEM if action.target is Target.ITEM else OF_ORDER,
        form={"comment": "hello"} if action.form_class else {},
        get=200 if action.form_class else 302,
        viewer_may=action.right == Right.READ,
        for_managers=action.right not in RIGHTS_OF_ROLE[Role.AGENT],
        may_refuse=True,
    )


ABSENT = AbsentSamples()
PUBLIC_ROUTES: set[str] = set(collect("PUBLIC_ROUTES"))  # names: anybody may call them
CUSTOMER_ROUTES: set[str] = set(collect("CUSTOMER_ROUTES"))  # names: pages of customers
ROUTES: list[Route] = list(collect("ROUTES"))
_declared = {route.fixed.get("slug") for route in ROUTES}
ROUTES += [
    action_route(action) for target in Target for action in actions_on(target) if action.slug not in _declared
]
ROUTES_WITH_OBJECT = [route for route in ROUTES if route.objects]


def samples_of(vendor: Vendor, actor: Actor) -> Samples:
    """Return a vendor's objects, all of them made: lists show them, and tests compare the tables afterwards."""
    assert actor.user
    samples = Samples(vendor, actor.user)
    for route in ROUTES:
        for sample in route.samples:
            samples.get(sample)
    return samples
