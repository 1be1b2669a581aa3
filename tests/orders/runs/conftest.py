"""One running run of each kind: bulk, export, import; tests take what is common with each of them."""

from collections.abc import Callable

import pytest

from orders.bulk.models import BulkRun
from orders.exports.models import ExportRun
from orders.imports.models import ImportRun
from orders.runs.run import Run
from vendors.actor import Actor
from vendors.models import Vendor

FILE_FORMAT = {"encoding": "utf-8", "delimiter": ","}
KINDS: dict[str, tuple[type[Run], dict[str, object]]] = {
    "bulk": (BulkRun, {"action": "add-comment"}),
    "export": (ExportRun, {"format": "xlsx"}),
    "import": (
        ImportRun,
        {"file_name": "old.csv", "size": 9, "state": "importing", "header": ["no"], "mapping": FILE_FORMAT},
    ),
}


@pytest.fixture
def make_run(amir: Actor, vendor: Vendor) -> Callable[..., Run]:
    """Make a run of a kind, started by amir; it is running unless `fields` say otherwise."""

    def make_run(kind: str, **fields: object) -> Run:
        model, kind_fields = KINDS[kind]
        values = {"vendor": vendor, "user": amir.user, **kind_fields, **fields}
        run: Run = model._default_manager.create(**values)
        run.refresh_from_db()
        return run

    return make_run


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def run(make_run: Callable[..., Run], kind: str) -> Run:
    return make_run(kind, processed=3, total=8)
