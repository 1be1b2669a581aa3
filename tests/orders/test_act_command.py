"""`manage.py act` refuses unknown fields, and then does nothing."""

import pytest
from django.core.management import CommandError, call_command

from orders.models import Order
from vendors.actor import Actor


@pytest.mark.parametrize("assignment", ["comment", "coment=hello", "email=a@b.example"])
def test_act_command_refuses_unknown_fields(anna: Actor, order: Order, assignment: str) -> None:
    assert anna.user
    with pytest.raises(CommandError, match="It asks for comment=…"):
        call_command("act", "add-comment", order.number, "comment=hello", assignment, "--as", anna.user.email)

    assert not order.activities.exists()
