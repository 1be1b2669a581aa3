"""The database of the settings."""

from typing import Any

from environ import Env


def default_database(env: Env) -> dict[str, Any]:
    """Return the default of DATABASES, from DATABASE_URL."""
    database: dict[str, Any] = env.db("DATABASE_URL")
    database |= {
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60),
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"TEMPLATE": env.str("TEST_DATABASE_TEMPLATE", default="template0")},
    }
    options = database.setdefault("OPTIONS", {})
    options["options"] = (
        f"-c statement_timeout={env.int('STATEMENT_TIMEOUT', default=30_000)} "
        "-c lock_timeout=10000 -c idle_in_transaction_session_timeout=30000 "
        # Both cost tens of milliseconds at the start of a statement, even of one that takes a millisecond.
        "-c jit=off -c max_parallel_workers_per_gather=0 "
        "-c plan_cache_mode=force_generic_plan"  # prepared statements (orders/search/prepared.py) are planned once
    )
    # A socket is written `?host=/folder`; `manage.py dbshell` finds it as HOST.
    database["HOST"] = options.pop("host", database["HOST"])
    return database
