"""What of a message orders are looked up by: few probes, the most telling first, each along an index."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from core.text import other_spellings, search_key
from orders.message.mention import Kind, Mention
from orders.message.message import Message
from orders.message.parts import Part
from orders.search.keys import domain_of
from orders.search.models import SearchKey
from orders.search.models.search_key import compact

MAX_PROBES = 12  # walks along an index for one message
KeyKind = SearchKey.Kind
NAME_KINDS = (
    KeyKind.LAST_NAME,
    KeyKind.NAME_PART,
    KeyKind.OTHER_SPELLING,
    KeyKind.RECIPIENT,
    KeyKind.FIRST_NAME,
)
CODE_KINDS = (
    KeyKind.REFERENCE, KeyKind.PAYMENT, KeyKind.LICENSE, KeyKind.HARDWARE_ID, KeyKind.REFUND, KeyKind.DOCUMENT,
    KeyKind.TRACKING,
)  # fmt: skip
SHORTEST_BEGINNING = 10  # characters of a key that is cut
# Domains at which anybody may have an address: it tells nothing of the order.
MAIL_PROVIDERS = frozenset((Path(__file__).parent / "mail_providers.txt").read_text().split())


@dataclass(frozen=True, slots=True)
class Key:
    """A search key that equals one of the values, or begins with it, of one of the kinds."""

    values: tuple[str, ...]
    kinds: tuple[int, ...]
    is_beginning: bool = False

    @property
    def cut(self) -> tuple[str, ...]:
        return tuple(value[: SearchKey.MAX_LENGTH] for value in self.values)


@dataclass(frozen=True, slots=True)
class Probe:
    """Orders of one key that also have all of `checks`, and fit the totals or the days where these are asked for.

    Without a key it looks for an order by its total and day.
    """

    mention: Mention
    key: Key | None
    points: int
    checks: tuple[Key, ...] = ()
    totals: tuple[int, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    of_earlier_address: bool = False

    @property
    def walks(self) -> int:
        return len(self.key.values) if self.key else 1


def probes_of(message: Message, timezone: ZoneInfo) -> list[Probe]:
    """Return the probes for a message, the most telling first, with at most MAX_PROBES walks together."""
    probes: list[Probe] = []
    walks = 0
    for probe in _probes(message, timezone):
        if walks + probe.walks > MAX_PROBES:
            break
        walks += probe.walks
        probes.append(probe)
    return probes


def _probes(message: Message, timezone: ZoneInfo) -> Iterator[Probe]:
    numbers, emails, codes = (message.of_kind(kind) for kind in (Kind.ORDER_ID, Kind.EMAIL, Kind.CODE))
    own_emails = [email for email in emails if email.part is not Part.QUOTED]
    yield from (Probe(mention, Key((mention.text,), (KeyKind.NUMBER,)), 100) for mention in numbers[:4])
    yield from (Probe(mention, _address_key(mention), 50) for mention in own_emails[:3])
    yield from (Probe(mention, _code_key(mention), 70) for mention in codes[:4])
    for mention in numbers[:2]:
        yield Probe(mention, Key((mention.text.rpartition("-")[2],), (KeyKind.SEQUENCE,)), 45)
    yield from _by_card(message, timezone)
    for mention in message.of_kind(Kind.NAME)[:4]:
        yield from _by_name(mention)
    for mention in own_emails[:2]:
        yield Probe(mention, Key((search_key(mention.text),), ()), 35, of_earlier_address=True)
    yield from _less_telling(message, numbers, emails)
    if not (numbers or own_emails or codes):
        yield from _by_day_and_total(message, timezone)


def _less_telling(message: Message, numbers: list[Mention], emails: list[Mention]) -> Iterator[Probe]:
    for mention in message.of_kind(Kind.COMPANY)[:1]:
        yield from _by_company(mention)
    for mention in numbers[:1]:
        beginning = f"{mention.text.rpartition('-')[0]}-"
        yield Probe(mention, Key((beginning,), (KeyKind.NUMBER,), is_beginning=True), 30)
    quoted = [email for email in emails if email.part is Part.QUOTED]
    yield from (Probe(mention, _address_key(mention), 30) for mention in quoted[:2])
    yield from _by_domain([email for email in emails if email.part is not Part.QUOTED])


def _address_key(mention: Mention) -> Key:
    return Key((search_key(mention.text),), (KeyKind.EMAIL, KeyKind.RECIPIENT_EMAIL))


def _code_key(mention: Mention) -> Key:
    """Return the key of a code as it is and without its hyphens; a long one may be cut, and its rest missing."""
    key = search_key(mention.text)
    bare = key.lstrip("#")
    kinds: tuple[int, ...] = CODE_KINDS
    if mention.is_labeled and bare.isdigit():
        kinds = (*kinds, KeyKind.SEQUENCE)
    values = tuple(dict.fromkeys([key, *([bare] if bare != key else []), compact(bare)]))
    is_beginning = len(compact(bare)) >= SHORTEST_BEGINNING
    return Key(values[:3], kinds, is_beginning)


def _by_card(message: Message, timezone: ZoneInfo) -> Iterator[Probe]:
    """The last four digits are many orders': they count with an amount, a day, or alone among the newest."""
    for mention in message.of_kind(Kind.LAST_FOUR)[:1]:
        probe = Probe(mention, Key((mention.text,), (KeyKind.LAST4,)), 15)
        for amount in message.amounts[:1]:
            yield replace(probe, totals=totals_of(amount.amount), points=27)
        for day in message.dates[:1]:
            since, until = span(day.days, timezone)
            yield replace(probe, since=since, until=until, points=27)
        if not message.amounts and not message.dates:
            yield probe


def _by_name(mention: Mention) -> Iterator[Probe]:
    """The last word leads, the first one is checked; a name without blanks is a key of its own."""
    words = search_key(mention.text).split()
    if len(words) == 1 and not words[0].isascii():
        beginnings = dict.fromkeys(words[0][:length] for length in (4, 3, 2) if len(words[0]) >= length)
        yield Probe(mention, Key(tuple(beginnings), NAME_KINDS), 25)
    elif len(words) > 1:
        spellings = (
            words[-1],
            *(name for name in other_spellings(mention.text.split()[-1]) if " " not in name),
        )
        checks = (Key(_spellings(mention.text.split()[0]), NAME_KINDS),)
        yield Probe(mention, Key(spellings[:2], NAME_KINDS), 25, checks)
        if len(words) > 2:
            yield Probe(mention, Key((" ".join(words[1:]),), NAME_KINDS), 25, checks)


def _spellings(word: str) -> tuple[str, ...]:
    return (search_key(word), *other_spellings(word))


def _by_company(mention: Mention) -> Iterator[Probe]:
    words = sorted(set(search_key(mention.text).split()), key=len, reverse=True)
    if words and len(words[0]) > 3:
        checks = tuple(Key((word,), (KeyKind.COMPANY, KeyKind.RECIPIENT)) for word in words[1:3])
        yield Probe(mention, Key((words[0],), (KeyKind.COMPANY, KeyKind.RECIPIENT)), 20, checks)


def _by_domain(emails: list[Mention]) -> Iterator[Probe]:
    for mention in emails[:1]:
        domain = domain_of(search_key(mention.text))
        if domain and domain[1:] not in MAIL_PROVIDERS:
            yield Probe(mention, Key((domain,), (KeyKind.DOMAIN,)), 12)


def _by_day_and_total(message: Message, timezone: ZoneInfo) -> Iterator[Probe]:
    for day in message.dates[:1]:
        for amount in message.amounts[:1]:
            since, until = span(day.days, timezone)
            yield Probe(day, None, 24, totals=totals_of(amount.amount), since=since, until=until)


def totals_of(amount: Decimal) -> tuple[int, ...]:
    """Return the minor units of an amount in currencies of two decimal places and of none."""
    number = int(amount.scaleb(2))
    return (number, number // 100) if number % 100 == 0 else (number,)


def span(days: tuple[date, ...], timezone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the time from the day before the first to the day after the last: people count days in their own place."""
    first, last = min(days) - timedelta(days=1), max(days) + timedelta(days=2)
    return datetime.combine(first, time.min, timezone), datetime.combine(last, time.min, timezone)
