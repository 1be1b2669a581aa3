"""A download counts once, comes whole, and ends at its limit; links are not guessed: 51, 52."""

import hashlib
import random
import re
import secrets
import subprocess
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from accept import journey
from accept.check import Outcome, check, judge
from accept.client import Browser
from accept.world import World

USED = "SELECT used FROM delivery_downloads_downloadlink WHERE id = %s"
LIMIT = 'SELECT "limit" FROM delivery_downloads_downloadlink WHERE id = %s'


class Link:
    """A fresh link of a customer who has just bought."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.email = f"buyer-{secrets.token_hex(4)}@post.example"
        self.number = journey.buy(world.made, email=self.email)
        self.path = journey.download_link(world.made, self.email)
        self.pk = world.value(
            "SELECT l.id FROM delivery_downloads_downloadlink l JOIN orders_orderitem i ON i.id = l.item_id "
            "AND i.vendor_id = l.vendor_id JOIN orders_order o ON o.id = i.order_id AND o.vendor_id = i.vendor_id "
            "WHERE o.number = %s",
            [self.number],
        )

    @property
    def used(self) -> int:
        return int(self.world.value(USED, [self.pk]))

    @property
    def limit(self) -> int:
        return int(self.world.value(LIMIT, [self.pk]))

    def browser(self, agent: str) -> Browser:
        return Browser(self.world.made.site, {"User-Agent": agent})

    def whole(self) -> bytes:
        return self.browser("whole/1").get(self.path).data


@check(51, "a download counts once however it is fetched, is resumed, and ends at its limit")
def downloads(world: World) -> Outcome:
    content = secrets.token_bytes(4_000_000)
    journey.upload(journey.owner(world.made), content)
    wrong = [
        *in_parts(Link(world), content),
        *resumed(world, Link(world), content),
        *without_content(world, Link(world)),
        *open_ranges(Link(world)),
        *many_clients(world, Link(world)),
    ]
    return judge("ranges, resume, HEAD, abort, open ranges, 20 clients", wrong=wrong)


def in_parts(link: Link, content: bytes) -> list[str]:
    """Fetch eight parts of the file at once; return what is wrong."""
    size, agent, wrong = len(content) + 4, link.browser("parts/1"), list[str]()
    ranges = [f"bytes={n * size // 8}-{(n + 1) * size // 8 - 1}" for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda part: agent.get(link.path, headers={"Range": part}).data, ranges))
    if hashlib.sha256(b"".join(got)[4:]).digest() != hashlib.sha256(content).digest():
        wrong.append("8 ranges are not the file")
    return wrong + ([f"8 ranges count {link.used}"] if link.used != 1 else [])


def without_content(world: World, link: Link) -> list[str]:
    """Ask for the headers alone, then break a download off and begin again; return what is wrong."""
    agent = link.browser("head/1")
    for _ in range(5):
        agent.request("HEAD", link.path)
    wrong = [f"HEAD counts {link.used}"] if link.used else []
    aborted(world, link)
    return wrong + ([f"abort and retry count {link.used}"] if link.used != 1 else [])


def open_ranges(link: Link) -> list[str]:
    statuses = [
        link.browser(f"open/{n}").get(link.path, headers={"Range": "bytes=0-"}).status for n in range(20)
    ]
    allowed = sum(status in {200, 206} for status in statuses)
    return [f"bytes=0- by 20 agents: {allowed} of {link.limit}"] if allowed != link.limit else []


def many_clients(world: World, link: Link) -> list[str]:
    world.query('UPDATE delivery_downloads_downloadlink SET "limit" = 3 WHERE id = %s', [link.pk])
    with ThreadPoolExecutor(10) as pool:
        statuses = list(pool.map(lambda n: link.browser(f"agent/{n}").get(link.path).status, range(20)))
    allowed = sum(status == 200 for status in statuses)
    return [f"20 clients at limit 3: {allowed}"] if allowed != 3 else []


def resumed(world: World, link: Link, content: bytes) -> list[str]:
    """Let curl resume a half file; return what is wrong."""
    half = world.made.folder / f"half-{link.pk}.zip"
    half.write_bytes(b"PK\x03\x04" + content[:1_000_000])
    site = world.made.site
    finished = subprocess.run(
        ["curl", "--silent", "--fail", "--cacert", str(site.authority), "--connect-to",
         f"{site.name}:443:127.0.0.1:{site.port}", "-C", "-", "-o", str(half), f"{site.url}{link.path}"],
        capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    wrong = [f"curl -C - ends with {finished.returncode}"] if finished.returncode else []
    wrong += [f"resume counts {link.used}"] if link.used != 1 else []
    return wrong + (["the resumed file differs"] if half.read_bytes()[4:] != content else [])


def aborted(world: World, link: Link) -> None:
    """Hang up in the middle, then fetch it all with the same program."""
    agent = link.browser("abort/1")
    response = agent.get(link.path, preload_content=False)
    response.read(100_000)
    response.close()
    agent.get(link.path)


@check(
    52,
    "changed tokens are 404; Stop old links and refunds end a link, a reset keeps it; expired tells nothing",
)
def links(world: World) -> Outcome:
    link, count = Link(world), world.size(100, 1_000)
    wrong = changed_tokens(world, link, count) + resets(world, link)
    expired = Link(world)
    world.query(
        "UPDATE delivery_downloads_downloadlink SET expires_at = now() - interval '1 day' WHERE id = %s",
        [expired.pk],
    )
    answer = world.stranger().get(expired.path)
    text = answer.data.decode(errors="replace")
    named = [word for word in (expired.email, "Lovelace", "Unter den Linden") if word in text]
    wrong += [f"expired: {answer.status}"] if answer.status not in {403, 410} else []
    foreign = world.signed_in("charlie").get(f"/orders/{link.number}/actions/reset-download-link/").status
    wrong += [f"another vendor's reset: {foreign}"] if foreign != 404 else []
    return judge(f"{count} changed tokens", wrong=wrong, expired_page_names=named)


def changed_tokens(world: World, link: Link, count: int) -> list[str]:
    """Open addresses that differ in one character; return those that lead anywhere."""
    rng, token, wrong = random.Random(52), link.path.split("/")[2], list[str]()
    for _ in range(count):
        place = rng.randrange(len(token))
        changed = token[:place] + rng.choice("abcXYZ012-_") + token[place + 1 :]
        status = world.made.site.request("GET", f"/d/{changed}/").status
        wrong += [f"{changed}: {status}"] if changed != token and status != 404 else []
    return wrong


def resets(world: World, link: Link) -> list[str]:
    """Reset the link, then stop the old ones; return where the address leads otherwise than it should."""
    token, wrong = link.path.split("/")[2], list[str]()
    alice, page = journey.owner(world.made), world.stranger()
    for action in ("reset-download-link", "stop-old-links"):
        item = re.search(rf"/orders/{link.number}/items/(\d+)/", alice.page(f"/orders/{link.number}/"))
        assert item, "the page of the order names no item"
        path = f"/orders/{link.number}/items/{item[1]}/actions/{action}/"
        answer = alice.post(path, {"comment": "rehearsal", "token": str(uuid4())}, page="/orders/")
        status = page.get(f"/d/{token}/").status
        expected = 200 if action == "reset-download-link" else 404
        wrong += [f"after {action} ({answer.status}): {status}"] if status != expected else []
    return wrong
