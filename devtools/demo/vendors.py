"""The demo's software makers, what they sell, and the people who sign in."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from vendors.actor import Actor, ActorKind
from vendors.models import Product, Seat, User, Vendor
from vendors.rights import CUSTOMER_SERVICE, RIGHTS_OF_ROLE, Right, Role

PASSWORD = "demo-panel-2026"  # noqa: S105  printed by `make run`; given to nobody unless DEBUG is on
SECOND_FACTORS = {  # of Customer Service, base32; `manage.py totp` shows the code of the moment
    "sam@demo.example": "MYCOMMERCEPANELDEMOSECONDFACTORX",
    "sue@demo.example": "MYCOMMERCEPANELDEMOSECONDFACTORY",
}
SKU_FOR_SALE = "QM-EDITOR-5"  # the product whose order form `make run` names


@dataclass(frozen=True, slots=True)
class SignIn:
    """A person who can sign in at once, and who that is."""

    email: str
    first_name: str
    last_name: str
    what: str
    seats: tuple[tuple[str, Role], ...] = ()  # (vendor's key in vendors.toml, role); none: Customer Service
    password: str = PASSWORD


SIGN_INS = [
    SignIn("alice@demo.example", "Alice", "Arden", "Owner of Quillmark", (("quillmark", Role.OWNER),)),
    SignIn("amir@demo.example", "Amir", "Haddad", "Manager at Quillmark", (("quillmark", Role.MANAGER),)),
    SignIn("anna@demo.example", "Anna", "Lindqvist", "Agent at Quillmark", (("quillmark", Role.AGENT),)),
    SignIn("bob@demo.example", "Bob", "Tanner", "Viewer at Quillmark", (("quillmark", Role.VIEWER),)),
    SignIn("charlie@demo.example", "Charlie", "Okafor", "Owner of Tidewheel", (("tidewheel", Role.OWNER),)),
    SignIn(
        "dora@demo.example",
        "Dora",
        "Petrescu",
        "Owner of Brackenfold, Viewer at Tidewheel",
        (("brackenfold", Role.OWNER), ("tidewheel", Role.VIEWER)),
    ),
    SignIn("sam@demo.example", "Sam", "Whitlock", "Customer Service of MyCommerce (/admin/)"),
    SignIn("sue@demo.example", "Sue", "Brightwell", "Customer Service of MyCommerce (/admin/)"),
]


@dataclass(slots=True)
class Seller:
    """A software maker of the demo, and who writes on its orders."""

    key: str
    vendor: Vendor
    products: list[Product]
    team: dict[str, Actor]  # those who may work on orders, by first name in small letters
    staff: Actor


def catalog() -> dict[str, Any]:
    """The demo's vendors as vendors.toml has them, by their keys; the biggest first."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def is_loaded() -> bool:
    return Vendor.objects.filter(number__in=[fields["number"] for fields in catalog().values()]).exists()


def load_sellers() -> list[Seller]:
    """Write the vendors, their products and everybody's seats."""
    users = _write_people()
    vendors = {key: _write_vendor(fields) for key, fields in catalog().items()}
    teams: dict[str, dict[str, Actor]] = {key: {} for key in vendors}
    for person in SIGN_INS:
        for key, role in person.seats:
            Seat.objects.create(user=users[person.email], vendor=vendors[key], role=role)
            if Right.SUPPORT in RIGHTS_OF_ROLE[role]:
                teams[key][person.first_name.lower()] = Actor.of(users[person.email])
    sam = users["sam@demo.example"]
    staff = Actor(ActorKind.STAFF, str(sam), sam)
    return [
        Seller(key, vendor, list(vendor.products.order_by("pk")), teams[key], staff)
        for key, vendor in vendors.items()
    ]


def _write_people() -> dict[str, User]:
    """Without DEBUG nobody gets the printed password, nor Customer Service the printed second factor."""
    password = make_password(PASSWORD if settings.DEBUG else None)
    users = {person.email: _user(person, password) for person in SIGN_INS}
    User.objects.bulk_create(users.values())
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, primary=True, verified=True) for user in users.values()
    )
    customer_service, _ = Group.objects.get_or_create(name=CUSTOMER_SERVICE)
    for email, secret in SECOND_FACTORS.items():
        users[email].groups.add(customer_service)
        if settings.DEBUG:
            TOTP.activate(users[email], secret)
    return users


def _user(person: SignIn, password: str) -> User:
    return User(
        email=person.email,
        password=password,
        first_name=person.first_name,
        last_name=person.last_name,
        is_staff=not person.seats,
    )


def _write_vendor(fields: dict[str, Any]) -> Vendor:
    products, currency = fields["products"], fields["currency"]
    columns = ("number", "name", "timezone", "support_email", "notification_email")
    vendor = Vendor.objects.create(is_set_up=True, **{column: fields[column] for column in columns})
    Product.objects.bulk_create(
        Product(
            vendor=vendor,
            sku=product["sku"],
            name=product["name"],
            currency=currency,
            price_minor=product["price"],
        )
        for product in products
    )
    return vendor
