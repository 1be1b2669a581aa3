"""Orders to measure with: 200 vendors over three years, one of them with a fifth of all, the same each time.

What is searched for is planted, so that each search finds as many rows at 10,000 orders as at 10,000,000.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import permutations
from random import Random
from typing import TypeVar

Choice = TypeVar("Choice")
VENDORS = 200
FIRST_DAY, SPAN = datetime(2023, 6, 1, tzinfo=UTC), timedelta(days=1096)
FIRST_NAMES = [
    "James",
    "Mary",
    "Robert",
    "Anna",
    "Michael",
    "Linda",
    "José",
    "Jürgen",
    "Zoë",
    "Łukasz",
    "Иван",
    "Maria",
    "Wei",
    "Aiko",
    "Olu",
    "Priya",
]
COMMON, RARE, ABSENT = "Smith", "Zybrzycki", "Quxley"
SYLLABLES = [
    "ba",
    "ber",
    "cor",
    "dan",
    "el",
    "fen",
    "gar",
    "hol",
    "is",
    "jan",
    "kel",
    "lor",
    "mar",
    "nor",
    "os",
    "pel",
    "quin",
    "ros",
    "sten",
    "tor",
    "ul",
    "ver",
    "wil",
    "yor",
    "zan",
]
SURNAMES = [COMMON] * 60 + sorted(
    {f"{a}{b}{c}".title() for a in SYLLABLES for b in SYLLABLES[::3] for c in SYLLABLES[::2]}
)
DOMAINS = (
    ("gmail.com",) * 8
    + ("web.de", "yahoo.co.jp", "orange.fr")
    + tuple(f"firm{n}.example" for n in range(400))
)
PRODUCTS = tuple(
    (f"SKU-{n:03}", f"{name} {n}") for n, name in enumerate(("Backup Pro", "Photo Tagger", "SysMon") * 7)
)
CARTS = tuple((product,) for product in PRODUCTS), tuple(permutations(PRODUCTS, 2))
COUNTRIES = (
    ("US",) * 10 + ("DE",) * 6 + ("GB", "FR", "JP", "NL", "CH", "IT", "ES", "AU", "CA", "SE", "PL", "NO")
)
METHODS = ("card",) * 30 + ("paypal",) * 6 + ("wire",) * 2 + ("check", "invoice")
STATUSES = ("paid",) * 92 + ("refunded",) * 4 + ("pending", "canceled", "partly_refunded", "charged_back")
PRICES = (995, 1995, 2995, 4995, 9900, 19900)
PLANTED = 40  # orders of each of the two vendors, spread over the years, that carry what is searched for


@dataclass(slots=True)
class Sale:
    """An order to be, with the columns that orders and search keys are made of."""

    id: int
    vendor_id: int
    number: str
    placed_at: datetime
    first_name: str
    last_name: str
    company: str
    email: str
    card_last4: str
    country: str
    payment_method: str
    status: str
    total_minor: int
    items: tuple[tuple[str, str], ...]
    license: str
    hardware_id: str
    reference: str = ""


def sales(
    count: int, *, large: int, small: int, other_vendors: list[int], numbers: dict[int, int]
) -> Iterator[Sale]:
    """Yield sales; `large`, `small` and `other_vendors` are vendors' ids, `numbers` their numbers."""
    draw, interval = Draw(Random(23207)), SPAN / count  # noqa: S311  invented orders
    seen = {large: 0, small: 0}
    for n in range(1, count + 1):
        vendor_id = large if n % 5 == 0 else small if n % VENDORS == 1 else draw.one_of(other_vendors)
        sale = _sale(draw, n, vendor_id, numbers[vendor_id], FIRST_DAY + n * interval)
        if vendor_id in seen:
            share = count // 5 if vendor_id == large else count // VENDORS
            _plant(sale, seen[vendor_id], max(share // PLANTED, 1))
            seen[vendor_id] += 1
        yield sale


class Draw:
    """Lots, drawn several times as fast as by random.choice, which is most of what an order costs here."""

    def __init__(self, random: Random) -> None:
        self._random, self.bits = random.random, random.getrandbits

    def one_of(self, choices: Sequence[Choice]) -> Choice:
        return choices[int(self._random() * len(choices))]


def _sale(draw: Draw, n: int, vendor_id: int, number: int, placed_at: datetime) -> Sale:
    one_of, bits = draw.one_of, draw.bits
    first_name, last_name = one_of(FIRST_NAMES), one_of(SURNAMES)
    return Sale(
        n,
        vendor_id,
        f"{int(placed_at.timestamp())}-{number}-{100_000 + n}",
        placed_at,
        first_name,
        last_name,
        f"{one_of(SURNAMES)} & Sons Ltd" if n % 6 == 0 else "",
        f"{first_name.lower()}.{last_name.lower()}{n % 977}@{one_of(DOMAINS)}",
        f"{bits(14) % 10_000:04}",
        one_of(COUNTRIES),
        one_of(METHODS),
        one_of(STATUSES),
        one_of(PRICES),
        one_of(CARTS[n % 3 == 0]),
        f"{bits(16):04x}-{bits(16):04x}-{bits(16):04x}-{bits(16):04x}",
        f"{bits(48):012x}" if n % 4 == 0 else "",
    )


def _plant(sale: Sale, n: int, every: int) -> None:
    """Give each `every`th order of the vendor what the benchmark searches for; halfway between, something rare."""
    if (index := n // every) >= PLANTED:
        return
    if n % every == every // 2 > 0:
        sale.status, sale.email = "charged_back", f"rare{index}@gmail.com"
    if n % every:
        return
    if index == 0:
        sale.license, sale.hardware_id, sale.reference = "KX7Q-33PA-90ZZ", "HW-0815-4711", "LEGACY-0001"
    if index % 15 == 1:
        sale.last_name = RARE
    elif index % 4 != 3:
        sale.first_name, sale.last_name = "Maria", COMMON
        sale.email = f"sm.ith{index}@{'wanted.example' if index != 2 else 'only.example'}"
        sale.card_last4, sale.payment_method, sale.country, sale.status = "4242", "card", "US", "paid"
        sale.total_minor, sale.items = 4995, (*sale.items[:1], ("WANTED-1", "Wanted Suite"))
