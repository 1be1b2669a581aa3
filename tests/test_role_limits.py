"""The limits of the roles of web and workers, as `manage.py prepare_roles` sets and checks them."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from environ import Env
from pytest_django import Settings

from mycommerce.database import role_limits
from mycommerce.role_limits import limits_by_role, missing_limits, wrong_limits

pytestmark = pytest.mark.django_db
NAMES = {
    "statement_timeout",
    "lock_timeout",
    "idle_in_transaction_session_timeout",
    "jit",
    "max_parallel_workers_per_gather",
    "TimeZone",
}


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def current(expression: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {expression}")
        return str(cursor.fetchone()[0])


@pytest.fixture
def roles(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Roles of web and workers that the settings name; other processes of the tests have others."""
    web, worker = (f"{name}_of_{connection.settings_dict['NAME']}" for name in ("web", "worker"))
    monkeypatch.setenv("DATABASE_WEB_ROLE", web)
    monkeypatch.setenv("DATABASE_WORKER_ROLE", worker)
    settings.ROLE_LIMITS = role_limits(Env())
    execute(f"CREATE ROLE {web}; CREATE ROLE {worker}")
    return web, worker


def test_connection_has_all_limits_after_migrate() -> None:
    (limits,) = limits_by_role(connection).values()

    assert set(limits) >= NAMES
    assert wrong_limits(connection) == []
    call_command("prepare_roles", check=True, verbosity=0)


def test_check_names_each_missing_limit_and_changes_nothing() -> None:
    user, database = current("current_user"), current("current_database()")
    execute(f"ALTER ROLE {user} IN DATABASE {database} SET jit = on")
    execute(f"ALTER ROLE {user} IN DATABASE {database} RESET lock_timeout")

    for _ in range(2):
        with pytest.raises(CommandError) as refused:
            call_command("prepare_roles", check=True)
        assert sorted(str(refused.value).splitlines()) == [
            f"jit of role {user} is not set to off.",
            f"lock_timeout of role {user} is not set to 10000.",
        ]

    call_command("prepare_roles", verbosity=0)
    call_command("prepare_roles", check=True, verbosity=0)


def test_web_and_workers_have_limits_of_their_own(roles: tuple[str, str]) -> None:
    web, worker = roles

    call_command("prepare_roles", verbosity=0)

    for role, timeout in ((web, "30000"), (worker, "120000")):
        assert missing_limits(connection, role, {"statement_timeout": timeout, "jit": "off"}) == {}


def test_one_role_for_both_has_the_limits_of_the_web(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@h1/app")
    monkeypatch.setenv("STATEMENT_TIMEOUT", "5000")

    (role,), (limits,) = (role_limits(Env()).keys(), role_limits(Env()).values())

    assert (role, limits["statement_timeout"]) == ("app", "5000")


def test_role_that_does_not_exist_is_named(settings: Settings) -> None:
    settings.ROLE_LIMITS = {"nobody_there": {"jit": "off"}}

    for check in (True, False):
        with pytest.raises(CommandError, match=r"^Role nobody_there does not exist: create it\.$"):
            call_command("prepare_roles", check=check)


def test_role_that_may_not_be_changed_is_named(roles: tuple[str, str]) -> None:
    web, worker = roles
    execute(f"SET LOCAL ROLE {web}")

    with pytest.raises(CommandError, match=rf"^The limits of role {worker} cannot be set: .*permission"):
        call_command("prepare_roles")


def test_role_that_the_settings_do_not_name_is_reported(settings: Settings) -> None:
    settings.ROLE_LIMITS = {"somebody_else": {"jit": "off"}}

    assert wrong_limits(connection) == [
        f"role {current('current_user')} is named neither by DATABASE_WEB_ROLE nor by DATABASE_WORKER_ROLE"
    ]
