"""The recorder notes the statements of the product, with the function or the template that sent them."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.template import Context, Engine, Origin, Template

from devtools.roles import WEB
from orders.models import Order
from tests.project import ROOT
from tests.tenancy.recorder import RECORDS, Offence, offences_in
from tests.workers import own_database_url

Offences = Callable[[], list[Offence]]
QUERY = "from orders.models import Order\ndef ask(): return list(Order.objects.filter(pk={pk}))\nask()"


@pytest.fixture
def offences(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> Offences:
    """What is written down during the test; the test itself is not failed by it."""
    monkeypatch.setenv(RECORDS, str(tmp_path / "offences"))
    return lambda: offences_in([tmp_path / "offences"])


def run_as(file: str, code: str) -> None:
    """Run code as if it stood in a file of the project."""
    exec(compile(code, str(ROOT / file), "exec"), {})  # noqa: S102  code of this test


def test_statement_of_the_product_is_recorded(offences: Offences) -> None:
    run_as("orders/somewhere.py", QUERY.format(pk=1))

    [offence] = offences()
    assert (offence.place, offence.line, offence.holes) == (
        "orders/somewhere.py:ask",
        2,
        ["read orders_order"],
    )
    assert offence.is_simple
    assert "test_statement_of_the_product_is_recorded" in offence.test


@pytest.mark.parametrize("file", ["tests/somewhere.py", "devtools/demo.py", "orders/migrations/0001_x.py"])
def test_statement_of_others_is_not_recorded(file: str, offences: Offences) -> None:
    run_as(file, QUERY.format(pk=2))

    assert offences() == []


def test_statement_with_its_vendor_is_not_recorded(offences: Offences) -> None:
    run_as("orders/somewhere.py", QUERY.format(pk="3, vendor_id=1"))

    assert offences() == []


@pytest.mark.parametrize(("value", "number"), [("[4]", 0), ("[4, 5]", 1)])
def test_list_of_vendors_may_hold_one(value: str, number: int, offences: Offences) -> None:
    statement = "SELECT id FROM orders_order WHERE vendor_id = ANY(%s)"
    code = f"from django.db import connection\nconnection.cursor().execute({statement!r}, [{value}])"
    run_as("orders/somewhere.py", code)

    assert len(offences()) == number


@pytest.mark.parametrize(
    ("statement", "hole"),
    [("'COPY orders_order TO STDOUT'", "copy"), ("b'COPY (SELECT id FROM orders_order) TO STDOUT'", "read")],
)
def test_copy_is_recorded(statement: str, hole: str, offences: Offences) -> None:
    code = "from io import StringIO\nfrom django.db import connection\n"
    run_as("orders/somewhere.py", f"{code}connection.cursor().copy_expert({statement}, StringIO())")

    assert [offence.holes for offence in offences()] == [[f"{hole} orders_order"]]


def test_template_is_recorded(offences: Offences) -> None:
    origin = Origin(str(ROOT / "templates" / "orders" / "somewhere.html"))
    template = Template("<p>\n{% for order in orders %}{% endfor %}", origin, engine=Engine())

    template.render(Context({"orders": Order.objects.filter(pk=6)}))

    assert [(offence.place, offence.line) for offence in offences()] == [
        ("templates/orders/somewhere.html", 2)
    ]


def test_program_that_a_test_starts_is_read(offences: Offences) -> None:
    file = str(ROOT / "orders/somewhere.py")
    code = f"import django; django.setup(); exec(compile({QUERY.format(pk=7)!r}, {file!r}, 'exec'))"
    environ = os.environ | {
        "DATABASE_URL": own_database_url(WEB),
        "DJANGO_SETTINGS_MODULE": "mycommerce.settings",
    }

    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environ, check=True)

    assert [offence.place for offence in offences()] == ["orders/somewhere.py:ask"]
