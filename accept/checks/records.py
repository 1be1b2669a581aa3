"""What is recorded, who may change it, and what is left of a person: 55, 57, 58 and 60."""

import re
import time
from uuid import uuid4

import psycopg2

from accept import journey
from accept.check import Outcome, check, judge
from accept.client import Browser
from accept.world import World

# A number by itself: among the hexadecimal digits of digests some run of digits always passes as one.
CARD = re.compile(r"(?<![\w.])(?:4\d{15}|5[1-5]\d{14}|3[47]\d{13})(?![\w.])")

HISTORY_WRITES = (
    "UPDATE orders_activity SET sentence = 'forged' WHERE id = {id}",
    "DELETE FROM orders_activity WHERE id = {id}",
    "TRUNCATE orders_activity",
    "SET mycommerce.erasing = 'on'; UPDATE orders_activity SET sentence = 'forged' WHERE id = {id}",
    "ALTER TABLE orders_activity DISABLE TRIGGER ALL",
    "DELETE FROM django_admin_log",
)
TEXT_COLUMNS = """
    SELECT table_name, quote_ident(column_name) FROM information_schema.columns JOIN information_schema.tables
    USING (table_schema, table_name) WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
    AND data_type IN ('text', 'character varying', 'jsonb', 'ARRAY', 'inet')
"""


def passes_luhn(number: str) -> bool:
    digits = [int(digit) for digit in reversed(number)]
    return sum(digits[::2] + [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]) % 10 == 0


@check(
    55,
    "no card number, secret, link token or password stands in dump, logs, Redis or emails",
    disruptive=True,
)
def leaks(world: World) -> Outcome:
    marked = f"marked-{uuid4().hex}"
    send_marked(world, marked)
    time.sleep(1)
    places = places_of(world)
    logs, mails = places["logs"], places["emails"]
    cards = [
        f"{place}: {n[:6]}…" for place, text in places.items() for n in CARD.findall(text) if passes_luhn(n)
    ]
    secrets = [
        f"{place}: {name}"
        for place, text in places.items()
        for name, value in secrets_of(world).items()
        if value in text
    ]
    tokens = set(re.findall(r"/(?:d|k|order-search)/([\w:-]{20,})/", mails))
    return judge(
        f"{len(logs) // 1000} kB of logs, {len(places['dump']) // 1000} kB of dump, {len(tokens)} link tokens",
        marked_in_logs=[line[:160] for line in logs.splitlines() if marked in line][:4], cards=cards, secrets=secrets,
        tokens_in_logs=[token[:8] for token in tokens if token in logs][:5],
        client_addresses=[line[:120] for line in logs.splitlines() if re.search(r"127\.\d+\.\d+\.1\b", line)
                          and "127.0.0.1" not in line][:2],
    )  # fmt: skip


def send_marked(world: World, marked: str) -> None:
    """Send a text through every door, as whatever is secret there."""
    stranger = world.stranger()
    stranger.get(f"/order-search/?email={marked}@post.example")
    stranger.get(f"/orders/?q={marked}&email={marked}@post.example")
    stranger.get(f"/d/{marked}/")
    stranger.get(f"/k/{marked}/license.txt")
    stranger.get(f"/order-search/{marked}/")
    stranger.get(f"/accounts/password/reset/key/1-{marked}/")
    stranger.get(f"/checkout/SKU/1-{uuid4()}/")
    stranger.post("/accounts/login/", {"login": f"{marked}@post.example", "password": marked})
    stranger.post("/order-search/", {"email": f"{marked}@post.example", "number": "1700000000-1-999999"})
    world.signed_in("alice").get(f"/orders/?q={marked}")


def places_of(world: World) -> dict[str, str]:
    """Return all that is written anywhere, by the name of the place."""
    client = world.made.redis.client()
    return {
        "logs": world.made.logs(),
        "emails": b"\n".join(content for _, _, content in world.made.mail.messages).decode(errors="replace"),
        "dump": dump_of(world),
        "Redis": " ".join(str(client.dump(key)) for key in client.scan_iter(count=1000)),
    }


def secrets_of(world: World) -> dict[str, str]:
    environ = world.made.environ("web")
    names = ("SECRET_KEY", "STRIPE_API_KEY", "STRIPE_WEBHOOK_SECRET")
    factors = {f"second factor of {name}": secret for name, secret in world.secrets.items()}
    return (
        {name: environ[name] for name in names} | {"password of Redis": world.made.redis.password} | factors
    )


def dump_of(world: World) -> str:
    """Return all columns of text of all tables, without the texts of emails, which hold links on purpose."""
    parts = []
    for table, column in world.query(TEXT_COLUMNS):
        if not table.startswith(("notifications_emails_email", "django_migrations")):
            rows = world.query(f"SELECT {column}::text FROM {table} WHERE {column} IS NOT NULL")
            parts += [text for (text,) in rows]
    return "\n".join(parts)


@check(57, "each act is one record with who, vendor and address; nobody can change or remove it")
def audit(world: World) -> Outcome:
    alice, count = world.signed_in("alice"), world.size(10, 50)
    orders = world.orders("true", count)
    newest = world.value("SELECT max(id) FROM orders_activity")
    for number, _ in orders:
        alice.post(f"/orders/{number}/actions/add-comment/", {"comment": "audit", "token": str(uuid4())})
    rows = world.query(
        "SELECT id, vendor_id, actor_name FROM orders_activity WHERE id > %s AND sentence <> ''", [newest]
    )
    nameless = [pk for pk, vendor, name in rows if not vendor or not name]
    changed = []
    for role in ("web", "worker"):
        for statement in HISTORY_WRITES:
            with world.connection(role) as connection, connection.cursor() as cursor:
                try:
                    cursor.execute(statement.format(id=newest))
                except psycopg2.Error:
                    continue
                changed.append(f"{role}: {statement[:50]}")
    verified = world.made.panel("worker", "verify_history", check=False)
    return judge(
        f"{count} acts, {len(rows)} records, {2 * len(HISTORY_WRITES)} writes tried",
        missing=count - len(rows) if len(rows) < count else 0, nameless=nameless, changed=changed,
        verify_history=verified.stderr.strip()[-200:] if verified.returncode else "",
    )  # fmt: skip


@check(
    58,
    "Customer Service deletes nothing, edits no amount, reads no secret; above its ceiling a second person",
)
def staff(world: World) -> Outcome:
    sam = world.signed_in("sam")
    (number, pk), *_ = world.refundable(1)
    total = world.value("SELECT total_minor FROM orders_order WHERE id = %s", [pk])
    wrong = edits(world, sam, pk, total)
    world.query(
        "UPDATE orders_order SET paid_minor = 99000000, total_minor = 99000000, net_minor = 99000000, tax_minor = 0, "
        "charge_id = replace(charge_id, '_' || %s || '_', '_99000000_') WHERE id = %s",
        [str(total), pk],
    )
    path = f"/orders/{number}/actions/refund-order/"
    fields = sam.fields(path) | {"comment": "x", "token": str(uuid4())}
    fields.pop("csrfmiddlewaretoken", None)
    sam.post(path, fields)
    world.wait_for_jobs()
    state = world.query("SELECT state, needs_approval FROM refunds_refund WHERE order_id = %s", [pk])
    return judge(
        f"a refund of 990,000.00 by one person: {state or 'refused'}", wrong=wrong,
        no_second_person=bool(state) and not state[0][0].startswith("waiting"),
    )  # fmt: skip


def edits(world: World, sam: Browser, pk: int, total: int) -> list[str]:
    """Try what Customer Service may not; return what it could do."""
    wrong = list[str]()
    for path in (
        f"/admin/orders/order/{pk}/delete/",
        "/admin/orders/activity/add/",
        "/admin/mfa/authenticator/",
        "/admin/account/emailaddress/",
        "/admin/sessions/session/",
    ):
        status = sam.get(path).status
        wrong += [f"{path}: {status}"] if status not in {403, 404} else []
    sam.post(f"/admin/orders/order/{pk}/change/", {"total_minor": "1", "paid_minor": "1", "status": "paid"})
    if world.value("SELECT total_minor FROM orders_order WHERE id = %s", [pk]) != total:
        wrong.append("an amount was edited")
    return wrong


@check(
    60, "a person's data is exported, and after erasing the address stands in no column; totals are unchanged"
)
def erase(world: World) -> Outcome:
    email = f"erase-{uuid4().hex[:8]}@post.example"
    number = journey.buy(world.made, email=email)
    world.made.mail.wait_for(email)
    world.wait_for_jobs()
    sums = "SELECT sum(total_minor), sum(tax_minor), sum(paid_minor), count(*) FROM orders_order"
    before = world.query(sums)
    exported = world.made.panel("worker", "export_person", email, check=False)
    eraser = "eraser" if (world.made.folder / "etc/eraser.env").exists() else "worker"
    erased = world.made.panel(eraser, "erase", email, check=False)
    if "Unknown command" in erased.stderr:
        return Outcome("there is no command erase", held=False)
    world.wait_for_jobs()
    left = [
        f"{table}.{column}" for table, column in world.query(TEXT_COLUMNS)
        if world.value(f"SELECT count(*) FROM {table} WHERE {column}::text ILIKE %s", [f"%{email}%"])
    ]  # fmt: skip
    return judge(
        f"export ends with {exported.returncode}, erase with {erased.returncode}", columns=left,
        export_names_no_order=number not in exported.stdout, error=erased.stderr[-200:] if erased.returncode else "",
        totals_changed=world.query(sums) != before,
    )  # fmt: skip
