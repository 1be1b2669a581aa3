"""US and Canada 1 to 2 weeks, elsewhere 2 to 3; late once the last day is over for everybody on earth."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from django_countries import countries
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from delivery.models.delivery_terms import DeliveryTerms
from delivery.shipments.carriers import Carrier, tracking_url
from delivery.shipments.models import Shipment
from delivery.shipments.sentences import told
from delivery.shipments.window import late_before, latest_today, window_of

NEAR = {"US", "CA", "PR", "GU", "VI", "AS", "MP", "UM"}
slow_machine = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
zones = st.sampled_from(sorted(available_timezones()))
moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def test_it_gives_every_country_its_weeks() -> None:
    given_weeks = {code: str(window_of(code)) for code in ("", *(code for code, _ in countries))}

    assert len(given_weeks) > 240
    assert {code for code, weeks in given_weeks.items() if weeks == "1–2 weeks"} == NEAR
    assert {code for code, weeks in given_weeks.items() if weeks == "2–3 weeks"} == given_weeks.keys() - NEAR


@pytest.mark.parametrize(
    ("country", "weeks", "begins", "ends"),
    [
        ("US", "1–2 weeks", date(2028, 3, 5), date(2028, 3, 12)),
        ("CA", "1–2 weeks", date(2028, 3, 5), date(2028, 3, 12)),
        ("PR", "1–2 weeks", date(2028, 3, 5), date(2028, 3, 12)),
        ("MX", "2–3 weeks", date(2028, 3, 12), date(2028, 3, 19)),
        ("DE", "2–3 weeks", date(2028, 3, 12), date(2028, 3, 19)),
        ("", "2–3 weeks", date(2028, 3, 12), date(2028, 3, 19)),
    ],
)
def test_shipping_window_is_two_weeks_to_the_us_and_three_abroad(
    country: str, weeks: str, begins: date, ends: date
) -> None:
    window, shipped = window_of(country), date(2028, 2, 27)

    assert (str(window), window.begins(shipped), window.ends(shipped)) == (weeks, begins, ends)


@slow_machine
@given(moments, zones)
def test_it_calls_nothing_late_while_it_is_the_last_day_anywhere(now: datetime, zone: str) -> None:
    there = now.astimezone(ZoneInfo(zone)).date()

    assert late_before(now) <= there <= latest_today(now)


@slow_machine
@given(days)
def test_it_calls_it_late_as_soon_as_the_day_is_over_everywhere(last_day: date) -> None:
    over = datetime.combine(last_day + timedelta(days=1), time(12), UTC)

    assert last_day < late_before(over)
    assert not last_day < late_before(over - timedelta(microseconds=1))


@pytest.mark.parametrize(
    ("facts", "terms", "sentence"),
    [
        ({"country": "CA"}, 1, "Shipped within 1 day; arrives in 1–2 weeks."),
        ({"country": "FR"}, 5, "Shipped within 5 days; arrives in 2–3 weeks."),
        ({"country": "FR", "state": "stopped"}, 5, ""),
        (
            {"country": "GU", "state": "shipped", "carrier": "usps", "tracking": "94"},
            3,
            "Shipped on 27 February 2028 by USPS, tracking number 94."
            " Expected between 5 March 2028 and 12 March 2028.",
        ),
        (
            {"country": "", "state": "shipped", "carrier": "other"},
            3,
            "Shipped on 27 February 2028. Expected between 12 March 2028 and 19 March 2028.",
        ),
    ],
)
def test_it_says_so_in_words(facts: dict[str, str], terms: int, sentence: str) -> None:
    shipment = Shipment(**facts)
    if facts.get("state") == "shipped":
        shipment.shipped_on = date(2028, 2, 27)
        shipment.expected_until = shipment.window.ends(shipment.shipped_on)

    assert told(shipment, DeliveryTerms(ships_within_days=terms)) == sentence


def test_it_leads_to_the_carriers_page_where_there_is_one() -> None:
    known = {carrier for carrier in Carrier if tracking_url(carrier, "1 2/3").endswith("1%202%2F3")}

    assert set(Carrier) - known == {Carrier.OTHER}
    assert tracking_url("ups", "") == tracking_url("", "1") == ""
