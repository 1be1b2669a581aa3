"""The databases of the settings, and the limits that their roles have."""

from typing import Any

from environ import Env

COMMON_LIMITS = {
    "lock_timeout": "10000",
    "idle_in_transaction_session_timeout": "30000",
    # Both cost tens of milliseconds at the start of a statement, even of one that takes a millisecond.
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "TimeZone": "UTC",  # Django sets it for the session wherever it is another
}


def databases(env: Env) -> dict[str, Any]:
    """Return DATABASES: `default`, and those of `direct` and `replica` whose addresses are set to another.

    Connections of `default` may be those of a pooler, which lends them for a transaction.
    """
    default = _database(env.db("DATABASE_URL")) | {
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60),
        "DISABLE_SERVER_SIDE_CURSORS": True,  # they outlive a transaction
        "TEST": {"TEMPLATE": env.str("TEST_DATABASE_TEMPLATE", default="template0")},
    }
    addresses = {"default": default}
    if _is_another(env, "DATABASE_DIRECT_URL"):
        direct = _database(env.db("DATABASE_DIRECT_URL"))
        addresses["direct"] = direct | {"CONN_MAX_AGE": 0, "TEST": {"MIRROR": "default"}}
    if _is_another(env, "DATABASE_REPLICA_URL"):
        replica = _database(env.db("DATABASE_REPLICA_URL"))
        replica["OPTIONS"].setdefault("connect_timeout", 2)  # seconds; then the primary answers
        addresses["replica"] = replica | {
            "CONN_MAX_AGE": default["CONN_MAX_AGE"],
            "TEST": {"MIRROR": "default"},
        }
    return addresses


def database_roles(env: Env) -> dict[str, str]:
    """Return the names of the roles by what they are for; "" where there is none but the owner of the tables."""
    return {
        "web": env.str("DATABASE_WEB_ROLE", default=""),
        "worker": env.str("DATABASE_WORKER_ROLE", default=""),
        "eraser": env.str("DATABASE_ERASER_ROLE", default=""),
        "reader": env.str("DATABASE_READER_ROLE", default=""),
    }


def role_limits(env: Env) -> dict[str, dict[str, str]]:
    """Return the limits by role; "" is the role that connects. One role for both has the limits of the web."""
    user, roles = env.db("DATABASE_URL")["USER"], database_roles(env)
    worker = {"statement_timeout": str(env.int("WORKER_STATEMENT_TIMEOUT", default=120_000))}
    web = {"statement_timeout": str(env.int("STATEMENT_TIMEOUT", default=30_000))}
    reader = worker | {"default_transaction_read_only": "on"}
    return {
        **({roles["reader"]: COMMON_LIMITS | reader} if roles["reader"] else {}),
        # It looks through whole tables for an address.
        **({roles["eraser"]: COMMON_LIMITS | {"statement_timeout": "0"}} if roles["eraser"] else {}),
        roles["worker"] or user: COMMON_LIMITS | worker,
        roles["web"] or user: COMMON_LIMITS | web,
    }


def _is_another(env: Env, name: str) -> bool:
    return env.str(name, default="") not in {"", env.str("DATABASE_URL")}


def _database(database: dict[str, Any]) -> dict[str, Any]:
    """Return what an address says, with what all of our connections have."""
    options = database.setdefault("OPTIONS", {})
    # A socket is written `?host=/folder`; `manage.py dbshell` finds it as HOST.
    return database | {"HOST": options.pop("host", database["HOST"]), "CONN_HEALTH_CHECKS": True}
