"""License keys while processes are killed: `make chaos NAME=keys` (KEYS=1000 KILLS=50 GENERATED=10000 SEED=1).

As many orders as a list has keys are placed; twenty threads in four processes make and mail the keys, and the
processes are killed while they have taken keys that are not committed. Then the tables are read by SQL, and the mail
server reports what each customer was sent: each key once, none lost. Keys of the built-in generator, each
order item's made again and again, are verified by PyNaCl.
"""

import base64
import random
import re
import sys
import time
from collections import Counter, defaultdict
from email import message_from_bytes
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from chaos.bulk import query
from chaos.key_workers import PROCESSES, THREADS, KeyWorkers
from chaos.mail import OPEN
from chaos.own_servers import figures_of, own_servers, use_environ
from chaos.panel import print_line
from devtools.ports import HOST, free_port

DEFAULTS = {"KEYS": 1_000, "KILLS": 50, "GENERATED": 10_000, "SEED": 1}
DEADLINE_SECONDS = 1_200.0  # seconds for all of it
KEY = re.compile(r"CHAOS-\d{6}")
# Jobs that found the list empty while killed processes held the last keys are due again at once.
RETRY = """
    UPDATE jobs_job SET due_at = now(), state = 'waiting'
    WHERE task = 'delivery.make_license_key' AND state = 'scheduled' RETURNING id
"""
POOL = "SELECT count(*), count(item_id), count(DISTINCT item_id) FROM delivery_licenses_poolkey"
KEYS_GIVEN_OUT = """
    SELECT o.email, k.value, p.value = k.value, position(k.value IN d.receipt_text) > 0
    FROM delivery_licenses_licensekey k JOIN delivery_licenses_poolkey p ON p.item_id = k.item_id
    JOIN delivery_delivery d ON d.key_id = k.id JOIN orders_orderitem i ON i.id = k.item_id
    JOIN orders_order o ON o.id = i.order_id
"""
CLAIMS = "SELECT sum(attempts) - count(done_at) FROM jobs_job WHERE task = 'delivery.make_license_key'"


class Ledger:
    """The mail server: which keys stood in the emails to whom."""

    def __init__(self) -> None:
        self.port = free_port()
        self.keys: defaultdict[str, set[str]] = defaultdict(set)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        message = message_from_bytes(bytes(envelope.original_content or b""), policy=default)
        text = message.get_body(("plain",))
        self.keys[str(message["To"])].update(KEY.findall(text.get_content() if text else ""))
        return "250 Kept"


def main() -> int:
    ledger = Ledger()
    server = Controller(ledger, hostname=HOST, port=ledger.port, enable_SMTPUTF8=True)
    server.start()
    try:
        with own_servers() as (folder, servers):
            use_environ(servers, folder, EMAIL_URL=f"smtp://{HOST}:{ledger.port}")
            return run(ledger, figures_of(DEFAULTS))
    finally:
        server.stop()


def run(ledger: Ledger, figures: dict[str, int]) -> int:
    items = place(figures["KEYS"])
    began = time.monotonic()
    key_workers = KeyWorkers()
    try:
        shots = kill_processes(key_workers, figures, random.Random(figures["SEED"]))  # noqa: S311
    finally:
        key_workers.stop()
    seconds = time.monotonic() - began
    print_line(
        f"{figures['KEYS']} keys by {PROCESSES * THREADS} threads in {seconds:.0f} s; {shots['kills']} kills"
    )
    given = check_pool(ledger, figures, shots)
    return 0 if given & verified(items, figures["GENERATED"]) else 1


def place(count: int) -> list[Any]:
    """A list of so many keys, and as many paid orders; their items."""
    import django  # noqa: PLC0415  settings read the environment that `main` has made

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from delivery.licenses import pool  # noqa: PLC0415
    from delivery.models import DeliveryTerms  # noqa: PLC0415
    from orders.models import OrderItem  # noqa: PLC0415
    from orders.placing import OrderLineRequest, place_order  # noqa: PLC0415
    from vendors.models import Product, Vendor  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    vendor = Vendor.objects.create(number=99_001, name="Chaos Software")
    product = Product.objects.create(
        vendor=vendor, sku="BP", name="Backup Pro", currency="EUR", price_minor=4_995
    )
    DeliveryTerms.objects.create(vendor=vendor, product=product, key_source="pool")
    pool.add_keys(product, [f"CHAOS-{number:06}" for number in range(count)])
    for number in range(count):
        fields: dict[str, Any] = {"email": f"customer{number}@chaos.example", "currency": "EUR"}
        place_order(vendor, [OrderLineRequest(product, 1, 4_995)], payment_method="card", **fields)
    return list(OrderItem.objects.select_related("product", "order"))


def kill_processes(key_workers: KeyWorkers, figures: dict[str, int], rng: random.Random) -> Counter[str]:
    """Kill processes that have taken keys, evenly over the keys; then wait until all is done."""
    shots = Counter[str]()
    deadline = time.monotonic() + DEADLINE_SECONDS
    while query(OPEN)[0][0] and time.monotonic() < deadline:
        ((_, taken, _),) = query(POOL)
        if shots["kills"] < figures["KILLS"] and taken * figures["KILLS"] >= shots["kills"] * figures["KEYS"]:
            uncommitted = key_workers.kill_one(rng)
            shots["kills"] += bool(uncommitted)
            shots["keys taken"] += uncommitted
        elif taken > figures["KEYS"] * 0.9:
            query(RETRY)
            time.sleep(1)
        time.sleep(0.02)
    return shots


def check_pool(ledger: Ledger, figures: dict[str, int], shots: Counter[str]) -> bool:
    keys = figures["KEYS"]
    ((listed, taken, holders),) = query(POOL)
    rows = query(KEYS_GIVEN_OUT)
    lost = keys - len({value for _, value, _, _ in rows})
    doubled = len(rows) - len({value for _, value, _, _ in rows})
    mailed = sum(ledger.keys[email] == {value} for email, value, _, _ in rows)
    receipts = sum(same and in_receipt for _, _, same, in_receipt in rows)
    print_line(f"keys taken and not committed when a taker was killed: {shots['keys taken']}")
    print_line(f"claims that were never settled: {query(CLAIMS)[0][0]}; jobs still open: {query(OPEN)[0][0]}")
    print_line(
        f"the list: {listed} keys, {taken} taken, by {holders} order items; {doubled} given twice, {lost} lost"
    )
    print_line(f"customers mailed their own key and no other: {mailed}; receipts with it: {receipts}")
    good = (taken, holders, doubled, lost, mailed, receipts) == (keys, keys, 0, 0, keys, keys)
    print_line("GOOD: each key exactly once" if good and shots["keys taken"] else "NOT GOOD")
    return good and shots["keys taken"] > 0


def verified(items: list[Any], count: int) -> bool:
    """Keys of the built-in generator, made anew for the same items, by another implementation of Ed25519."""
    from nacl.signing import VerifyKey  # noqa: PLC0415

    from delivery.licenses import built_in  # noqa: PLC0415

    public = VerifyKey(bytes.fromhex(built_in.signing_key_of(items[0].product).public))
    rounds = (divmod(number, len(items)) for number in range(count))
    keys = {built_in.generate_key(items[at], turn + 1, "HW-1") for turn, at in rounds}
    for key in keys:
        emails = key.replace("-", "")
        raw = base64.b32decode(emails + "=" * (-len(emails) % 8))
        public.verify(raw[:-64], raw[-64:])  # raises when it is forged
    print_line(f"{len(keys)} different keys of the built-in generator verified by PyNaCl")
    return len(keys) == count


if __name__ == "__main__":
    sys.exit(main())
