"""`manage.py act` refuses unknown fields, and then does nothing."""

from io import StringIO

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


def test_act_command_takes_fields_behind_its_options(anna: Actor, order: Order) -> None:
    """As its own example has them."""
    assert anna.user

    call_command(
        "act", "add-comment", order.number, "--as", anna.user.email, "comment=called back", stdout=StringIO()
    )

    assert order.activities.get().actor_name == str(anna.user)
