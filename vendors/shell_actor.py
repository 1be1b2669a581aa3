"""Who acts by a command of `manage.py`: the person of the operating system, whatever `--as` says."""

import os
import platform
import pwd
from dataclasses import replace
from pathlib import Path

from vendors.actor import Actor

LOGIN = Path("/proc/self/loginuid")
UNKNOWN = 2**32 - 1


def by_command(actor: Actor) -> Actor:
    """Return the actor under a name that says who really typed the command, and where."""
    tail = f", by command: {_operator()} on {platform.node()}"
    return replace(actor, name=f"{actor.name[: 200 - len(tail)]}{tail}")


def _operator() -> str:
    """Return the account of this process, and who signed in to the machine where that is somebody else."""
    accounts = dict.fromkeys([_account(os.getuid()), *map(_account, _signed_in())])
    return ", signed in as ".join(accounts)


def _signed_in() -> list[int]:
    """Return the user id with which this session began, which neither su nor sudo changes; none in a container."""
    try:
        user_id = int(LOGIN.read_text())
    except (OSError, ValueError):
        return []
    return [] if user_id == UNKNOWN else [user_id]


def _account(user_id: int) -> str:
    try:
        return pwd.getpwuid(user_id).pw_name
    except KeyError:
        return f"user {user_id}"
