"""The roles of the database, as `manage.py prepare_roles` makes and checks them."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from environ import Env
from pytest_django import Settings

from core.vendor_transaction import vendor_transaction
from devtools.roles import ROLES, WEB, WORKER
from mycommerce.database import database_roles, role_limits
from mycommerce.roles.checks import OWN_ROLES, check_roles
from mycommerce.roles.grants import HISTORY
from mycommerce.roles.limits import missing_limits, wrong_limits
from mycommerce.roles.names import RoleKind, owner_problem
from mycommerce.roles.prepare import check
from mycommerce.roles.vendor_triggers import unguarded_tables
from tests import make
from tests.acting import acting_as
from tests.roles import OWNER
from vendors.models import Product, Vendor

pytestmark = pytest.mark.django_db


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def current(expression: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {expression}")
        return str(cursor.fetchone()[0])


@pytest.fixture
def new_roles(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Names of roles that no server has; other processes of the tests have others."""
    names = {str(kind): f"{kind}_of_{connection.settings_dict['NAME']}" for kind in RoleKind}
    for kind, name in names.items():
        monkeypatch.setenv(f"DATABASE_{kind.upper()}_ROLE", name)
    settings.DATABASE_ROLES, settings.ROLE_LIMITS = database_roles(Env()), role_limits(Env())
    return names


def test_roles_are_prepared_after_migrate() -> None:
    call_command("prepare_roles", check=True, verbosity=0)

    assert check(connection) == []
    assert unguarded_tables(connection, WEB) == []


def test_tests_log_in_as_no_superuser() -> None:
    assert current("rolsuper FROM pg_roles WHERE rolname = session_user") == "False"
    assert not set(ROLES.values()) & {current("session_user")}


def test_prepare_roles_makes_what_is_missing(new_roles: dict[str, str], vendor: Vendor) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("prepare_roles", check=True)
    assert set(str(refused.value).splitlines()) >= {
        f"Role {name} does not exist." for name in new_roles.values()
    }

    call_command("prepare_roles", verbosity=0)
    call_command("prepare_roles", check=True, verbosity=0)

    execute(f"GRANT {new_roles['web']} TO {current('session_user')}")
    with acting_as(new_roles["web"]), vendor_transaction(vendor.pk):
        assert make.product(vendor).vendor == vendor


def test_check_names_each_difference_and_changes_nothing() -> None:
    database = current("current_database()")
    execute(f"ALTER ROLE {WEB} IN DATABASE {database} SET jit = on")
    execute(f"ALTER ROLE {WORKER} IN DATABASE {database} RESET lock_timeout")
    execute(f"GRANT UPDATE, TRUNCATE ON orders_activity TO {WEB}; GRANT CREATE ON SCHEMA public TO PUBLIC")
    execute(f"REVOKE INSERT ON orders_order FROM {WORKER}; GRANT SELECT ON vendors_user TO PUBLIC")
    execute("DROP TRIGGER vendor_of_old_row ON orders_order; ALTER ROLE mycommerce_web CREATEDB")

    for _ in range(2):
        with pytest.raises(CommandError) as refused:
            call_command("prepare_roles", check=True)
        assert set(str(refused.value).splitlines()) == {
            f"Role {WEB} has the attribute CREATEDB.",
            *(f'Role {role} has CREATE on SCHEMA "public".' for role in ROLES.values()),
            f"Role {WEB} has TRUNCATE, UPDATE on orders_activity.",
            f"Role {WORKER} has not INSERT on orders_order.",
            "Role PUBLIC has SELECT on vendors_user.",
            f"Role {WEB} may write rows of every vendor in orders_order.",
            f"jit of role {WEB} is not set to off.",
            f"lock_timeout of role {WORKER} is not set to 10000.",
        }

    call_command("prepare_roles", verbosity=0)
    call_command("prepare_roles", check=True, verbosity=0)


def test_member_of_the_owner_is_named_and_mended() -> None:
    owner = current("session_user")
    execute(f"CREATE ROLE other_team; GRANT other_team TO {WORKER}")

    assert check(connection) == [f"Role {WORKER} is a member of other_team."]
    call_command("prepare_roles", verbosity=0)
    assert current(f"pg_has_role('{WORKER}', '{owner}', 'MEMBER')") == "False"
    assert check(connection) == []


def test_web_role_may_be_let_see_the_replicas() -> None:
    if int(current("current_setting('server_version_num')")) >= 160_000:
        pytest.skip("only a superuser may grant it there")
    execute(f"GRANT pg_read_all_stats TO {WEB}")

    assert check(connection) == []


def test_new_table_of_a_vendor_is_named_until_it_is_guarded() -> None:
    execute("CREATE TABLE of_a_vendor (id bigint, vendor_id bigint)")

    assert f"Role {WEB} may write rows of every vendor in of_a_vendor." in check(connection)
    call_command("prepare_roles", verbosity=0)
    assert check(connection) == []


def test_history_names_tables_that_exist() -> None:
    tables = connection.introspection.table_names()

    assert set(HISTORY) <= set(tables)
    append_only = "array_agg(tgrelid::regclass::text) FROM pg_trigger WHERE tgname = 'append_only'"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {append_only}")
        assert set(cursor.fetchone()[0]) <= set(HISTORY)


def test_role_that_may_not_be_made_is_named_with_its_statement(new_roles: dict[str, str]) -> None:
    with acting_as(WEB), pytest.raises(CommandError) as refused:
        call_command("prepare_roles")

    first = str(refused.value).splitlines()[0]
    assert first.startswith(
        f"Role {new_roles['web']} does not exist. It cannot be mended here (permission denied"
    )
    assert first.endswith(f'run CREATE ROLE "{new_roles["web"]}" LOGIN; as one who may.')


def test_web_workers_and_readers_have_limits_of_their_own() -> None:
    for role, timeout in ((WEB, "30000"), (WORKER, "120000")):
        assert missing_limits(connection, role, {"statement_timeout": timeout, "jit": "off"}) == {}
    assert (
        missing_limits(connection, ROLES["DATABASE_READER_ROLE"], {"default_transaction_read_only": "on"})
        == {}
    )


def test_one_role_for_all_has_the_limits_of_the_web(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@h1/app")
    monkeypatch.setenv("STATEMENT_TIMEOUT", "5000")
    for name in ROLES:
        monkeypatch.delenv(name)

    ((role, limits),) = role_limits(Env()).items()

    assert (role, limits["statement_timeout"]) == ("app", "5000")


def test_one_role_for_all_is_allowed_and_named(settings: Settings, vendor: Vendor) -> None:
    settings.DATABASE_ROLES = dict.fromkeys(RoleKind, "")
    settings.ROLE_LIMITS = {"": {"jit": "off"}}
    role = current("session_user")

    call_command("prepare_roles", verbosity=0)

    assert owner_problem(connection).startswith(f"role {role} owns the tables")
    assert Product.objects.filter(pk=make.product(vendor).pk).update(name="Other") == 1
    assert check_roles() == [OWN_ROLES]


def test_roles_of_their_own_are_not_named() -> None:
    with acting_as(WEB):
        assert owner_problem(connection) == ""
    assert check_roles() == []


def test_role_that_the_settings_do_not_name_is_reported(settings: Settings) -> None:
    settings.ROLE_LIMITS = {"somebody_else": {"jit": "off"}}

    assert wrong_limits(connection) == [
        f"role {current('current_user')} is named neither by DATABASE_WEB_ROLE nor by DATABASE_WORKER_ROLE"
    ]


def test_owner_of_the_tests_is_not_that_of_the_cluster() -> None:
    assert current("session_user") in {OWNER, connection.settings_dict["USER"]}
