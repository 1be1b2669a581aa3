"""What the web's role of the database is refused, and what forms are refused without a token: 39 to 41."""

import psycopg2

from accept.check import Outcome, check, judge
from accept.checks.tenancy import QUILLMARK, TENANT_TABLES, TIDEWHEEL, WITH_VENDOR, digests
from accept.routes import Samples, addresses
from accept.world import World

UNGUARDED = f"""{WITH_VENDOR} AND NOT (relrowsecurity AND relforcerowsecurity) AND (
    SELECT count(*) FROM pg_trigger
    WHERE tgrelid = pg_class.oid AND tgname LIKE 'vendor_of_%' AND tgenabled IN ('O', 'A')
) < 2"""


@check(39, "the web role is plain, owns nothing, and is refused other vendors' rows on every table")
def web_role(world: World) -> Outcome:
    attributes = world.value(
        "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = current_user",
        role="web",
    )
    owned = world.query("SELECT tablename FROM pg_tables WHERE tableowner = current_user", role="web")
    truncates = world.query(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' "
        "AND has_table_privilege('panel_web', oid, 'TRUNCATE')"
    )
    creates = world.value("SELECT has_schema_privilege('panel_web', 'public', 'CREATE')")
    return judge(
        f"{len(world.query(TENANT_TABLES))} tables with a vendor",
        privileged=attributes, owner_of=owned, may_empty=truncates, may_create=creates,
        unguarded=world.query(UNGUARDED),
    )  # fmt: skip


@check(40, "writes of another vendor's row by the web role are refused, whatever the statement")
def foreign_writes(world: World) -> Outcome:
    """The other half, reads that leave the vendor out, is held by tests/tenancy on every statement of the suite."""
    own, other = (
        world.value("SELECT id FROM vendors_vendor WHERE number = %s", [n]) for n in (QUILLMARK, TIDEWHEEL)
    )
    passed, tried, empty = list[str](), 0, 0
    for (table,) in world.query(TENANT_TABLES):
        if not world.value(f"SELECT count(*) FROM {table} WHERE vendor_id = %s", [other]):
            empty += 1
            continue
        for statement in (
            f"UPDATE {table} SET vendor_id = vendor_id WHERE vendor_id = %s",
            f"DELETE FROM {table} WHERE vendor_id = %s",
            f"INSERT INTO {table} SELECT * FROM {table} WHERE vendor_id = %s LIMIT 1",
        ):
            tried += 1
            passed += [statement] if writes(world, own, statement, other) else []
    return judge(f"{tried} statements, {empty} tables have no row to try", passed=passed)


def writes(world: World, own: int, statement: str, other: int) -> bool:
    """Return whether the web role may send this while its transaction names its own vendor; undo it."""
    with world.connection("web") as connection, connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT set_config('mycommerce.vendor', %s, true)", [str(own)])
        try:
            cursor.execute(statement, [other])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        except psycopg2.errors.InsufficientPrivilege:
            return False
        except psycopg2.Error:
            return False  # a constraint refuses it first
        finally:
            connection.rollback()
        return True


@check(41, "write routes: no change by GET and HEAD, 403 without a token or with a foreign one")
def methods(world: World) -> Outcome:
    samples = Samples(QUILLMARK, world.email("alice"))
    vendor, browser = samples.vendor.pk, world.signed_in("alice")
    routes, _ = addresses(samples)  # which makes rows
    before, wrong, asked = digests(world, vendor), list[str](), 0
    for address in routes:
        for method, headers in (
            ("POST", {"Referer": browser.site.url}),
            ("POST", {"Referer": "https://evil.example/", "Origin": "https://evil.example"}),
        ):
            asked += 1
            status = browser.request(method, address.own, headers=headers, fields={"comment": "x"}).status
            if status not in {403, 405}:
                wrong.append(f"{address} {method}: {status}")
        for method in ("GET", "HEAD"):
            asked += 1
            if browser.request(method, address.own).status >= 500:
                wrong.append(f"{address} {method}")
    changed = [table for table, digest in digests(world, vendor).items() if digest != before[table]]
    return judge(f"{asked} requests", wrong=wrong, changed=changed)
