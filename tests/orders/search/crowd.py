"""The orders in which the tests of the search look."""

from orders.models import Order
from tests import make
from vendors.models import Vendor

PEOPLE = [("Ada", "Smith"), ("Adam", "Smithson"), ("Grace", "Ada"), ("Smith", "Hopper"), ("Ann", "Stone")]


def make_crowd(vendor: Vendor, other_vendor: Vendor) -> list[Order]:
    """Make forty orders whose keys overlap in every way, some of them of another vendor."""
    orders = []
    for number in range(40):
        first_name, last_name = PEOPLE[number % 5]
        order = make.order(
            other_vendor if number % 7 == 0 else vendor,
            items=0,
            first_name=first_name,
            last_name=last_name,
            email=f"{first_name.lower()}{number}@{'army' if number % 3 else 'navy'}.example",
            country="FR" if number % 4 == 0 else "DE",
            status="pending" if number % 11 == 0 else "paid",
            placed_at=make.PLACED_AT.replace(day=13 + number % 3),
        )
        make.item(order, sku=f"S-{number % 2}", name="Photo Tagger" if number % 2 else "Backup Pro")
        orders.append(order)
    return orders
