"""A page has its days in one time zone: the person's in the panel, the vendor's on documents and for customers.

The two zones are 26 hours apart, so that at any moment they have different days.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from http import HTTPStatus
from zoneinfo import ZoneInfo

import pytest
from django.db.models import DateTimeField
from django.test import Client

from checkout.order_lookup.links import SHOWN_FOR, order_url
from tests.delivery import goods
from tests.project import our_models
from tests.route import ORDER, Route, Samples
from tests.routes import ROUTES
from vendors.models import Vendor

OF_PERSON, OF_VENDOR = ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Etc/GMT+12")
DOCUMENTS = {"receipt"}
FILES = {"file_version", "refunds_file", "receipt_pdf", "vendor_log_file"}
PAGES = [route for route in ROUTES if route.get == HTTPStatus.OK and route.name not in FILES]
WRITTEN = re.compile(r"\b(\d{1,2}) ([A-Z][a-z]{2})[a-z]* (\d{4})\b|\b(\d{4}-\d\d-\d\d)\b")


@pytest.fixture
def far_away(acme: Samples) -> Samples:
    """A vendor behind the date line, with an Owner before it."""
    acme.vendor.timezone, acme.user.timezone = str(OF_VENDOR), str(OF_PERSON)
    acme.vendor.save()
    acme.user.save()
    return acme


@pytest.mark.parametrize("route", PAGES, ids=str)
def test_page_has_its_days_in_one_zone(
    route: Route, far_away: Samples, signed_in: Callable[[str], Client]
) -> None:
    page = signed_in("alice").get(route.url(far_away)).text

    right, wrong = (OF_VENDOR, OF_PERSON) if route.name in DOCUMENTS else (OF_PERSON, OF_VENDOR)
    assert days_out_of_zone(page, far_away.vendor, right, wrong) == set()


@pytest.mark.parametrize("part", ["", "order/", "refund/", "download"])
def test_customers_pages_are_in_the_vendors_zone_whoever_opens_them(
    part: str, far_away: Samples, signed_in: Callable[[str], Client]
) -> None:
    order = far_away.get(ORDER)
    address = order_url(order, lifetime=SHOWN_FOR) + part
    if part == "download":
        address = goods.link(order.items.earliest("pk")).page_url

    page = signed_in("alice").get(address)

    assert page.status_code == HTTPStatus.OK
    assert days_out_of_zone(page.text, far_away.vendor, OF_VENDOR, OF_PERSON) == set()


def days_out_of_zone(page: str, vendor: Vendor, right: ZoneInfo, wrong: ZoneInfo) -> set[date]:
    """Return the days on a page that the vendor's moments have in another zone than the right one."""
    moments = set(moments_of(vendor))
    days = {zone: {moment.astimezone(zone).date() for moment in moments} for zone in (right, wrong, UTC)}
    return set(days_on(page)) & (days[wrong] | days[UTC]) - days[right]


def moments_of(vendor: Vendor) -> Iterator[datetime]:
    """Yield every moment in the vendor's rows."""
    for model in our_models():
        if "vendor" in {field.name for field in model._meta.fields}:
            fields = [field.name for field in model._meta.fields if isinstance(field, DateTimeField)]
            rows = model._default_manager.filter(vendor=vendor).values_list(*fields) if fields else ()
            for row in rows:
                yield from filter(None, row)


def days_on(page: str) -> Iterator[date]:
    """Yield the days that a page writes, in texts, titles and boxes."""
    for day, month, year, iso in WRITTEN.findall(page):
        if iso:
            yield date.fromisoformat(iso)
        else:
            yield datetime.strptime(f"{day} {month} {year}", "%d %b %Y").date()  # noqa: DTZ007  a day
