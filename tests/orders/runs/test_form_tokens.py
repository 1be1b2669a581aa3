"""A form token is a person's: what another sends under it, at the same or at another vendor, is another form."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from orders.bulk.models import BulkRun
from orders.exports import exporter
from orders.exports.models import ExportRun
from orders.imports.models import ImportRun
from orders.runs.run import Run
from tests import make
from tests.orders.imports.makers import CSV
from vendors.actor import Actor
from vendors.models import Vendor

TOKEN = str(UUID(int=9))


def send(client: Client, kind: str, number: str) -> int:
    """Send the form that starts a run of a kind; return the status."""
    form = {"token": TOKEN, "comment": "x", "format": "xlsx"}
    if kind == "import":
        form["file"] = SimpleUploadedFile("orders.csv", CSV)  # type: ignore[assignment]
    pages = {"bulk": f"/orders/actions/add-comment/?order={number}", "export": "/orders/export/"}
    return client.post(pages.get(kind, "/orders/imports/"), form).status_code


@pytest.mark.parametrize(("kind", "model"), [("bulk", BulkRun), ("export", ExportRun), ("import", ImportRun)])
def test_form_token_of_somebody_else_starts_a_run(
    kind: str, model: type[Run], amir: Actor, alice: Actor, charlie: Actor, vendor: Vendor, other_vendor: Vendor,
    panel: Callable[[Actor], Client], monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: object,
) -> None:  # fmt: skip
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(exporter, "MAX_ROWS_IN_REQUEST", 0)
    numbers = {
        actor.name: make.order(at).number
        for actor, at in ((amir, vendor), (alice, vendor), (charlie, other_vendor))
    }

    statuses = {send(panel(actor), kind, numbers[actor.name]) for actor in (amir, amir, alice, charlie)}

    assert statuses <= {302, 303}
    assert model._default_manager.count() == 3
