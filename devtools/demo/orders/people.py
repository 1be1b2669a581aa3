"""Invented customers."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from random import Random

from core.text import search_key
from devtools.demo.orders.countries import Country, Name, countries, mailable, read

MAILBOXES = ("post.example", "inbox.example", "letters.example", "mail.example", "pigeon.example")
BRANDS = ("Visa",) * 8 + ("Mastercard",) * 6 + ("American Express",) * 2 + ("JCB",)
TRADES = ("Press", "Design", "Logistics", "Studio", "Bookshop", "Optics", "Bakery", "Engineering")
COMPANIES, WITH_PHONE, ODD = 0.12, 0.6, 0.004  # how many of all
MAX_KNOWN = 3_000  # customers who may come back: a bound, so that a million orders take no more memory
RETURNING = 0.3


@dataclass(slots=True)
class DemoCustomer:
    """A customer or a recipient with an address."""

    country: Country
    first_name: str
    last_name: str
    company: str
    street1: str
    city: str
    region: str
    postal_code: str
    phone: str
    email: str
    street2: str = ""
    card_brand: str = "Visa"
    card_last4: str = "4242"
    email_key: str = ""
    last_name_key: str = ""

    def __post_init__(self) -> None:
        self.email_key, self.last_name_key = search_key(self.email), _folded(self.last_name)

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


def postal_address(person: DemoCustomer) -> dict[str, str]:
    """Return the fields of `PostalAddress`."""
    return {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "company": person.company,
        "street1": person.street1,
        "street2": person.street2,
        "city": person.city,
        "region": person.region,
        "postal_code": person.postal_code,
        "country": person.country.code,
        "phone": person.phone,
    }


_folded = lru_cache(2_000)(search_key)  # last names come again and again


def customers(random: Random) -> Iterator[DemoCustomer]:
    """Yield customers without end; some come back."""
    all_countries = list(countries().values())
    weights = list(accumulate(country.weight for country in all_countries))
    known: list[DemoCustomer] = []
    while True:
        if known and random.random() < RETURNING:
            yield known[int(random.random() * len(known))]
            continue
        person = invent(random, random.choices(all_countries, cum_weights=weights)[0])
        if len(known) < MAX_KNOWN:
            known.append(person)
        else:
            known[int(random.random() * MAX_KNOWN)] = person
        yield person


def invent(random: Random, country: Country) -> DemoCustomer:
    """Return a person, or one who buys for a company."""
    first, last = _names(random, country)
    company = _company(random, country, last) if random.random() < COMPANIES else ""
    postal_code, city, region = random.choice(country.towns)
    street = random.choice(country.streets).replace("{n}", str(random.randint(1, 89)))
    return DemoCustomer(
        country=country,
        first_name=first[0],
        last_name=last[0],
        company=company,
        street1=street,
        street2=f"c/o {company}" if company and random.random() < 0.2 else "",
        city=city,
        region=region,
        postal_code=postal_code,
        phone=_phone(random, country),
        email=_email(random, first[1], last[1], company),
        card_brand=random.choice(BRANDS),
        card_last4=f"{random.randrange(10_000):04}",
    )


def _names(random: Random, country: Country) -> tuple[Name, Name]:
    if random.random() < ODD:
        first, last = random.choice(read("names.toml")["odd"]["names"])
        return (first, mailable(first)), (last, mailable(last))
    return random.choice(country.first_names), random.choice(country.last_names)


def _company(random: Random, country: Country, owner: Name) -> str:
    if random.random() < ODD * 10:
        return str(random.choice(read("names.toml")["odd"]["companies"]))
    return f"{owner[0]} {random.choice(TRADES)} {random.choice(country.legal)}"


def _email(random: Random, first: str, last: str, company: str) -> str:
    """Always under .example, a reserved domain."""
    name = f"{first}.{last}".strip(".")
    if random.random() < 0.3:
        name = f"{first[:1]}{last}{random.randint(2, 99)}"
    if domain := mailable(company).strip("-") if company else "":
        return f"{name or 'office'}@{domain[:60]}.example"
    return f"{name or 'somebody'}{random.randint(1, 999)}@{random.choice(MAILBOXES)}"


def _phone(random: Random, country: Country) -> str:
    if random.random() > WITH_PHONE:
        return ""
    return f"+{country.calling} 555 01{random.randrange(100):02} {random.randrange(1000):03}"
