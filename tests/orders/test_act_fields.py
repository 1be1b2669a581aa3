"""`manage.py act` takes fields before and behind its options."""

import pytest
from django.core.management import call_command

from orders.models import Order
from vendors.actor import Actor


@pytest.mark.parametrize("is_behind", [True, False])
def test_act_command_takes_fields_on_both_sides_of_its_options(
    anna: Actor, order: Order, is_behind: bool
) -> None:
    options = ["--as", "anna@demo.example"]
    field = ["comment=called back"]

    call_command("act", "add-comment", order.number, *(options + field if is_behind else field + options))

    assert order.activities.get().data["comment"] == "called back"
