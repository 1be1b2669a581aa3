"""`manage.py act` refuses unknown fields, and its Activity says who typed it."""

import os
import platform
import pwd
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from orders.models import Order
from vendors import shell_actor
from vendors.actor import Actor


@pytest.mark.parametrize("assignment", ["comment", "coment=hello", "email=a@b.example"])
def test_act_command_refuses_unknown_fields(anna: Actor, order: Order, assignment: str) -> None:
    assert anna.user
    with pytest.raises(CommandError, match="It asks for comment=…"):
        call_command("act", "add-comment", order.number, "comment=hello", assignment, "--as", anna.user.email)

    assert not order.activities.exists()


@pytest.mark.parametrize(
    ("options", "name"), [([], "System"), (["--as", "anna@demo.example"], "anna@demo.example")]
)
def test_act_command_names_who_typed_it(
    anna: Actor, order: Order, monkeypatch: pytest.MonkeyPatch, options: list[str], name: str
) -> None:
    monkeypatch.setenv("LOGNAME", "somebody-else")
    call_command("act", "add-comment", order.number, "comment=hello", *options, stdout=StringIO())

    account, host = pwd.getpwuid(os.getuid()).pw_name, platform.node()
    actor_name = order.activities.get().actor_name
    assert actor_name.startswith(f"{name}, by command: {account}")
    assert actor_name.endswith(f" on {host}")


def test_act_command_names_who_signed_in_to_the_machine(
    order: Order, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    login = tmp_path / "loginuid"
    login.write_text("4242")
    monkeypatch.setattr(shell_actor, "LOGIN", login)

    call_command("act", "add-comment", order.number, "comment=hello", stdout=StringIO())

    assert ", signed in as user 4242 on " in order.activities.get().actor_name
