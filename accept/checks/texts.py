"""What vendors and customers type stays text: 46 to 50."""

import csv
import io
import re
import time
from random import Random
from urllib.parse import urlsplit
from uuid import uuid4

from accept.check import Outcome, check, judge
from accept.checks.tenancy import QUILLMARK
from accept.client import Response
from accept.routes import Samples, addresses
from accept.world import World

INSIDE = [
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0", "10.0.0.1", "172.16.0.1", "192.168.0.1",
    "169.254.169.254", "100.64.0.1", "192.0.0.192", "198.18.0.1", "224.0.0.1", "255.255.255.255", "[::1]", "[::]",
    "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fc00::1]", "[fe80::1]", "[ff02::1]",
    "①②⑦.⓪.⓪.①", "127。0。0。1", "localhost", "LOCALHOST", "localhost.", "metadata", "redis",
]  # fmt: skip
ODD = [
    "http://hooks.example/", "ftp://hooks.example/", "file:///etc/passwd", "gopher://hooks.example/",
    "https://user:pw@hooks.example/", "https://hooks.example:6379/", "https://hooks.example@127.0.0.1/",
    "//hooks.example/", "https://hooks.example/\r\nHost: evil", "unix:///run/redis.sock",
]  # fmt: skip
SCRIPTS = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "<svg onload=alert(1)>", "'-alert(1)-'",
    "javascript:alert(1)", "</textarea><script>1</script>", "<iframe srcdoc='<script>1</script>'>",
    "{{constructor.constructor('alert(1)')()}}", "<a href=javascript:alert(1)>x</a>", "<b onmouseover=alert(1)>x",
]  # fmt: skip
MARK = "accept-mark"
# Not within quotes: there it is the text of an attribute.
UNESCAPED = re.compile(
    rf"""<(?:script|img|svg|iframe|a|b)\b(?:"[^"]*"|'[^']*'|[^>"'])*?{MARK}|<script>{MARK}""",
    re.IGNORECASE,
)
TEMPLATES = [
    "{{ 7 * 7 }}", "{{ settings }}", "{{ order.__class__ }}", "{% load x %}", "${7*7}", "<%= 7*7 %>", "#{7*7}",
    "{{ ''.__class__.__mro__ }}", "{% include '/etc/passwd' %}", "%(secret)s", "{0.__class__}", "{% raw %}{{",
]  # fmt: skip
REDIRECTS = [
    "https://evil.example/", "//evil.example/", "///evil.example", "/\\evil.example", "\\\\evil.example",
    "https:evil.example", "http:///evil.example", "javascript:alert(1)", "/%09/evil.example", "https://panel.example@evil.example/",
    "https://panel.example.evil.example/", "\thttps://evil.example/",
]  # fmt: skip
DANGEROUS = "=+-@\t\r\n\0|%＝＋－＠"


@check(46, "addresses of private hosts are refused when they are saved, and nothing is sent to them")
def private_hosts(world: World) -> Outcome:
    alice, saved, arrived = world.sign_in("alice"), list[str](), len(world.made.sink.arrivals)
    urls = [*(f"https://{host}/" for host in INSIDE), *ODD, f"http://127.0.0.1:{world.made.port}/metrics"]
    before = world.value("SELECT count(*) FROM notifications_webhooks_noticeendpoint")
    for url in urls:
        answer = alice.post(
            "/marketing/notices/new/",
            {"url": url, "format": "json", "events": "order", "token": str(uuid4())},
        )
        saved += [url] if answer.status in {302, 303} or answer.status >= 500 else []
    after = world.value("SELECT count(*) FROM notifications_webhooks_noticeendpoint")
    return judge(
        f"{len(urls)} addresses; what names resolve to is held by tests/core", saved=saved, rows=after - before,
        hits=len(world.made.sink.arrivals) - arrived,
    )  # fmt: skip


@check(47, "scripts in stored texts are escaped on every page, in the admin and in emails")
def scripts(world: World) -> Outcome:
    (number, pk), *_ = world.orders("o.email <> ''", 1)
    marked = [re.sub(r"alert\(1\)|=1|>1<", f" {MARK} ", script) + MARK for script in SCRIPTS]
    store_scripts(world, number, pk, marked)
    alice, sam = world.signed_in("alice"), world.signed_in("sam")
    samples = Samples(QUILLMARK, world.email("alice"))
    paths = [f"/orders/{number}/", f"/orders/{number}/activity/", "/orders/", f"/orders/?q={number}"]
    paths += [address.own for address in addresses(samples)[0] if address.name.startswith("tab")]
    of_staff = [f"/admin/orders/order/{pk}/change/", "/admin/orders/activity/", "/admin/orders/order/"]
    pages = [(path, alice.get(path)) for path in paths] + [(path, sam.get(path)) for path in of_staff]
    wrong = [
        f"{path}: {page.status}"
        for path, page in pages
        if page.status >= 500 or UNESCAPED.search(page.data.decode(errors="replace"))
    ]
    policy = alice.get("/orders/").headers["content-security-policy"]
    return judge(
        f"{len(marked)} payloads on {len(pages)} pages",
        unescaped=wrong,
        inline_allowed="unsafe-inline" in policy,
    )


def store_scripts(world: World, number: str, pk: int, marked: list[str]) -> None:
    """Store the scripts in the order's columns, by SQL, since forms may refuse them, and in comments."""
    for column in ("first_name", "last_name", "company", "city", "street1"):
        world.query(f"UPDATE orders_order SET {column} = left(%s, 60) WHERE id = %s", [f"<script>{MARK}", pk])
    alice = world.signed_in("alice")
    for payload in marked:
        alice.post(f"/orders/{number}/actions/add-comment/", {"comment": payload, "token": str(uuid4())})


@check(48, "templates of emails compute nothing, and 64 kB of anything are looked at in time")
def templates(world: World) -> Outcome:
    wrong, slowest = list[str](), 0.0
    for payload in TEMPLATES:
        answer = preview(world, payload)
        text = answer.data.decode(errors="replace")
        wrong += (
            [payload]
            if answer.status >= 500 or "49" in text or "root:" in text or "&lt;class" in text
            else []
        )
    for unit in ("{{", "{%-", "{{ '", "{% if a %}", "}}", "a" * 10, "{{ order.number }} "):
        text = (unit * (64_000 // len(unit)))[:64_000]
        began = time.monotonic()
        status = preview(world, text).status
        took = time.monotonic() - began
        slowest = max(slowest, took)
        wrong += [f"64 kB of {unit}: {status}, {took:.1f} s"] if status >= 500 or took > 2 else []
    return judge(
        f"{len(TEMPLATES)} payloads, the slowest of 64 kB {slowest:.2f} s with page and proxy", wrong=wrong
    )


def preview(world: World, text: str) -> Response:
    form = {"name": "A", "subject": "S", "text": text, "language": "en", "html": ""}
    return world.signed_in("alice").post("/catalog/emails/preview/", form, page="/catalog/emails/new/")


@check(49, "no address leads away from the site, and no typed text becomes a header of an email")
def redirects(world: World) -> Outcome:
    away = list[str]()
    for target in REDIRECTS:
        for path in ("/accounts/login/", "/vendor/"):
            browser = world.stranger() if path.startswith("/accounts") else world.signed_in("dora")
            form = {"login": world.email("bob"), "password": "wrong", "next": target, "vendor": "1"}
            answer = browser.post(path, form, page="/accounts/login/")
            location = urlsplit(answer.headers.get("Location", ""))
            away += [f"{path} {target}"] if location.netloc not in {"", world.made.site.name} else []
    number, *_ = world.orders("o.email <> ''", 1)[0]
    headers, before = list[str](), len(world.made.mail.messages)
    for payload in (
        "a@b.example\r\nBcc: evil@evil.example",
        "a@b.example, evil@evil.example",
        "a@b.example\nSubject: x",
    ):
        world.signed_in("alice").post(
            f"/orders/{number}/actions/change-email/", {"email": payload, "token": str(uuid4())}
        )
    world.wait_for_jobs()
    for _, recipients, content in world.made.mail.messages[before:]:
        head = content.partition(b"\r\n\r\n")[0]
        headers += recipients if len(recipients) != 1 or b"evil@evil" in head else []
    return judge(f"{len(REDIRECTS)} targets × 2 forms, 3 addresses", leads_away=away, headers=headers)


@check(50, "exports: no cell begins a formula, numbers stay numbers, and the file is valid CSV")
def exports(world: World) -> Outcome:
    count, rng, alice = world.size(100, 1_000), Random(50), world.signed_in("alice")
    orders = world.orders("true", count)
    for _, pk in orders:
        beginning = rng.choice(DANGEROUS.replace("\0", "")) + rng.choice(
            ["cmd|' /C calc'!A0", "1+1", "SUM(A1)", ' "x",y']
        )
        world.query(
            "UPDATE orders_order SET first_name = left(%s, 60), city = left(%s, 60) WHERE id = %s",
            [beginning, f" {beginning}", pk],
        )
    answer = alice.post(
        "/orders/export/", {"format": "csv", "query": "", "token": str(uuid4())}, page="/orders/"
    )
    answer = alice.follow(answer)
    text = answer.data.decode("utf-8-sig", errors="replace")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    cells = [cell for row in rows[1:] for cell in row]
    dangerous = [
        cell
        for cell in cells
        if cell.lstrip(" \u00a0\u3000\ufeff")[:1] in tuple(DANGEROUS) and not is_number(cell)
    ]
    totals = [
        cell for row in rows[1:] for name, cell in zip(rows[0], row, strict=True) if name.lower() == "total"
    ]
    return judge(
        f"{len(rows) - 1} rows, {len(cells)} cells", no_rows=len(rows) < count, dangerous=dangerous[:5],
        not_numbers=[cell for cell in totals if not is_number(cell)][:5],
    )  # fmt: skip


def is_number(cell: str) -> bool:
    return bool(re.fullmatch(r"-?\d+([.,]\d+)?", cell)) or not cell
