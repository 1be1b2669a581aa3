"""`manage.py act` says what it did not understand, and then does nothing."""

import pytest
from django.core.management import CommandError, call_command

from orders.models import Order
from vendors.actor import Actor


@pytest.mark.parametrize("word", ["comment", "coment=hello", "email=a@b.example"])
def test_it_refuses_what_the_action_does_not_ask_for(anna: Actor, order: Order, word: str) -> None:
    assert anna.user
    with pytest.raises(CommandError, match="It asks for comment=…"):
        call_command("act", "add-comment", order.number, "comment=hello", word, "--as", anna.user.email)

    assert not order.activities.exists()
