"""The pages of help desks; what a token opens has its own walk: tests/desk/test_walk.py."""

from uuid import uuid4

from tests import make
from tests.route import Route, Sample

HELP_DESK = Sample(lambda samples: make.help_desk(samples.vendor)[0])


def new_name() -> str:
    return f"Desk {uuid4().hex[:12]}"


ROUTES = [
    Route("help_desks", form={"name": new_name, "kind": "help_scout", "origins": ""}, for_staff=False),
    Route("revoke_help_desk", objects={"help_desk_id": HELP_DESK}, form={}, get=405, for_staff=False),
]
PUBLIC_ROUTES = {"desk_frame", "help_scout_app"}
