"""Who acts by a command of `manage.py`: the person of the operating system, whatever `--as` says."""

import os
import platform
import pwd
from dataclasses import replace

from vendors.actor import Actor


def by_command(actor: Actor) -> Actor:
    """Return the actor under a name that says who really typed the command, and where."""
    tail = f", by command: {_operator()} on {platform.node()}"
    return replace(actor, name=f"{actor.name[: 200 - len(tail)]}{tail}")


def _operator() -> str:
    """Return the account of this process; behind sudo also who called it, whom only root could have forged."""
    name = _account(os.getuid())
    caller = os.environ.get("SUDO_UID", "")
    return f"{_account(int(caller))} as {name}" if os.getuid() == 0 and caller.isdigit() else name


def _account(user_id: int) -> str:
    try:
        return pwd.getpwuid(user_id).pw_name
    except KeyError:
        return f"user {user_id}"
