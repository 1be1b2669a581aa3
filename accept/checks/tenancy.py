"""One vendor's rows are closed to another's people: 36 to 38."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from random import Random
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from accept.check import Outcome, check, judge
from accept.client import Browser, Response
from accept.routes import Address, Samples, addresses, plain_routes
from accept.world import OTHER, TEAM, World

QUILLMARK, TIDEWHEEL = 23207, 41853
TOKENS = re.compile(rb'(name="(?:csrfmiddlewaretoken|token)" value=)"[^"]*"')
FORM_ID = re.compile(r'name="(vendor|product|products|order|orders|item|items|file|files|template|endpoint)"')
WITH_VENDOR = """
    SELECT relname FROM pg_class
    JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'vendor_id' AND NOT attisdropped
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
"""
TENANT_TABLES = f"{WITH_VENDOR} ORDER BY relname"
DIGEST = "SELECT md5(coalesce(string_agg(t::text, '' ORDER BY t::text), '')) FROM {table} t WHERE vendor_id = {vendor}"


def body(response: Response) -> bytes:
    return TOKENS.sub(rb"\1", response.data)


@check(36, "every route × role × own, another vendor's, absent: foreign is absent")
def tenant_matrix(world: World) -> Outcome:
    ours, foreign = Samples(QUILLMARK, world.email("alice")), Samples(TIDEWHEEL, world.email(OTHER))
    our_addresses, without_sample = addresses(ours)
    their_addresses = {str(address): address for address in addresses(foreign)[0]}
    people = [*TEAM, OTHER] if not world.is_small else ["alice", "bob", OTHER]
    # What a page of one's own leaves behind, such as a message, must not show on another: hence two sessions each.
    browsers = {name: (world.sign_in(name), world.sign_in(name)) for name in people}
    cells, deviations = 0, list[str]()

    def visit(name: str, address: Address) -> tuple[int, list[str]]:
        foreign = address if name == OTHER else their_addresses.get(str(address))
        own = their_addresses.get(str(address)) if name == OTHER else address
        return compare(browsers[name], name, address.name, own, foreign)

    pairs = [(name, address) for name in people for address in our_addresses]
    with ThreadPoolExecutor(4) as pool:
        for visited, wrong in pool.map(lambda pair: visit(*pair), pairs):
            cells += visited
            deviations += wrong
    figure = f"{len(our_addresses)} addresses × {len(people)} people, {cells} cells"
    return judge(figure, deviations=deviations, routes_without_a_sample=sorted(without_sample))


def compare(
    browsers: tuple[Browser, Browser], name: str, route: str, own: Address | None, foreign: Address | None
) -> tuple[int, list[str]]:
    """Return how many requests were compared, and what differed."""
    wrong, cells, (at_home, browser) = list[str](), 0, browsers
    if own is not None:
        cells, status = 1, at_home.get(own.own).status
        if status >= 500 or (status == 404 and name in {"alice", OTHER} and route != "email_html"):
            wrong.append(f"{name} {route}: own is {status}")
    if foreign is None:
        return cells, wrong
    token = {"csrfmiddlewaretoken": browser.token("/orders/"), "token": str(uuid4())}
    for method in ("GET", "HEAD", "POST"):
        options: dict[str, Any] = {"headers": {"Referer": browser.site.url, "Origin": browser.site.url}}
        if method == "POST":
            options |= {"fields": token, "encode_multipart": False}
        there = browser.request(method, foreign.own, **options)
        absent = browser.request(method, foreign.absent, **options)
        cells += 1
        if there.status not in {404, 405} or there.status != absent.status or body(there) != body(absent):
            wrong.append(f"{name} {method} {route}: {there.status}, absent {absent.status}")
    return cells, wrong


@check(37, "another vendor's ids in every form are refused, and its rows are unchanged")
def tenant_body(world: World) -> Outcome:
    vendor = world.value("SELECT id FROM vendors_vendor WHERE number = %s", [TIDEWHEEL])
    foreign = Samples(TIDEWHEEL, world.email(OTHER))
    ids: dict[str, object] = {"order": foreign.value("", "number"), "vendor": vendor}
    for name in ("product", "file", "template", "item"):
        with suppress(IndexError):  # the other vendor has none
            ids[name] = foreign.value("", f"{name}_id")
    before = digests(world, vendor)
    browser, sent, accepted = world.signed_in("alice"), 0, list[str]()
    ours, _ = addresses(Samples(QUILLMARK, world.email("alice")))
    for path in {address.own for address in ours} | {path for _, path in plain_routes()}:
        page = browser.get(path)
        if page.status != 200 or b"<form" not in page.data:
            continue
        for field in set(FORM_ID.findall(page.data.decode(errors="replace"))):
            key = field.rstrip("s") if field.rstrip("s") in ids else field
            if key in ids:
                sent += 1
                form = {field: str(ids[key]), "token": str(uuid4())}
                answer = browser.post(path, form)
                if answer.status >= 500:
                    accepted.append(f"{path} {field}: {answer.status}")
    changed = [table for table, digest in digests(world, vendor).items() if digest != before[table]]
    return judge(
        f"{sent} fields with foreign ids, {len(before)} tables compared", errors=accepted, changed=changed
    )


def digests(world: World, vendor: int) -> dict[str, str]:
    """Return a digest of the vendor's rows in each table."""
    with world.connection() as connection, connection.cursor() as cursor:
        cursor.execute(TENANT_TABLES)
        tables = [table for (table,) in cursor.fetchall()]
        result = {}
        for table in tables:
            cursor.execute(DIGEST.format(table=table, vendor=vendor))
            result[table] = cursor.fetchone()[0]
    return result


@check(38, "fuzzed filters of every list: no foreign row, no error")
def filters(world: World) -> Outcome:
    browser, rng = world.signed_in("alice"), Random(38)
    foreign = {number for number, _ in world.orders("true", 1_000, "Tidewheel Audio")}
    paths = [
        path for _, path in plain_routes() if path.startswith(("/orders", "/refund", "/ship", "/catalog"))
    ]
    wrong, asked = list[str](), 0
    for _ in range(world.size(150, 2_000)):
        path, query = rng.choice(paths), hostile_query(rng)
        response = browser.get(f"{path}?{query}")
        asked += 1
        shown = set(re.findall(r"\d{10}-\d+-\d{6}", response.data.decode(errors="replace"))) & foreign
        typed = {number for number in shown if number in query}
        if response.status >= 500 or shown - typed:
            wrong.append(f"{path}?{query[:80]}: {response.status}")
    return judge(f"{asked} queries on {len(paths)} pages", wrong=wrong)


VALUES = (
    "'",
    "1 OR 1=1",
    "-1",
    "9" * 30,
    "\0",
    "%",
    "\u202e",
    "vendor_id",
    "paid",
    "2026-02-30",
    "tidewheel",
    "-password",
    "",
)
NAMES = (
    "q",
    "status",
    "method",
    "page",
    "after",
    "order_by",
    "o",
    "vendor",
    "vendor_id",
    "email",
    "last_name",
    "since",
    "until",
)


def hostile_query(rng: Random) -> str:
    return urlencode({name: rng.choice(VALUES) for name in rng.sample(NAMES, 3)})
