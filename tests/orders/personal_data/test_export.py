"""Exporting what is held of a customer."""

import json
from io import StringIO
from pathlib import Path

from django.core.management import call_command

from orders.actions.add_comment import AddComment
from orders.models import Order
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor


def test_export_tells_all_of_each_vendor(
    order: Order, other_vendor: Vendor, anna: Actor, tmp_path: Path
) -> None:
    AddComment(order, anna).run(comment="called <back>")
    make.email(order, text="Dear Grace")
    make.order(other_vendor, last_name="Murray")
    output, page = StringIO(), tmp_path / "person.html"

    call_command("export_person", "GRACE@navy.example", html=page, stdout=output)

    record = json.loads(output.getvalue())
    acme, globex = record["vendors"]
    assert [row["Order ID"] for row in acme["data"]["Orders"]] == [order.number]
    assert acme["data"]["Activities"][0]["Data"] == {"comment": "called <back>"}
    assert acme["data"]["Emails"][0]["Text"] == "Dear Grace"
    assert globex["data"]["Orders"][0]["Last name"] == "Murray"
    assert "comment: called &lt;back&gt;" in page.read_text()


def test_export_of_one_vendor_tells_nothing_of_another(order: Order, other_vendor: Vendor) -> None:
    make.order(other_vendor)
    output = StringIO()

    call_command("export_person", "grace@navy.example", vendor=order.vendor.number, stdout=output)

    assert [vendor["name"] for vendor in json.loads(output.getvalue())["vendors"]] == ["Acme Software"]
