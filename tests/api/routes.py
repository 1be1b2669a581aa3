"""The pages of API tokens, and what everybody may read of the API; its operations: tests/api/test_walk.py."""

from uuid import uuid4

from tests import make
from tests.route import Route, Sample

TOKEN = Sample(lambda samples: make.api_token(samples.user, samples.vendor)[0])


def new_name() -> str:
    return f"Desk {uuid4().hex[:12]}"


ROUTES = [
    Route("api_tokens", form={"name": new_name, "days": "90"}, viewer_may=True, for_staff=False),
    Route("revoke_api_token", objects={"token_id": TOKEN}, form={}, get=405, for_staff=False),
]
PUBLIC_ROUTES = {"api_docs", "openapi"}
