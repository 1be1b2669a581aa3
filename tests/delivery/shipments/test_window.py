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
from delivery.shipments.sentences import status_sentence
from delivery.shipments.window import late_before, latest_today, window_of

NEARBY_COUNTRIES = {"US", "CA", "PR", "GU", "VI", "AS", "MP", "UM"}
without_deadline = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
zones = st.sampled_from(sorted(available_timezones()))
moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def test_window_of_every_country_is_known() -> None:
    weeks_by_country = {code: str(window_of(code)) for code in ("", *(code for code, _ in countries))}

    assert len(weeks_by_country) > 240
    assert {code for code, weeks in weeks_by_country.items() if weeks == "1–2 weeks"} == NEARBY_COUNTRIES
    assert {
        code for code, weeks in weeks_by_country.items() if weeks == "2–3 weeks"
    } == weeks_by_country.keys() - NEARBY_COUNTRIES


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
def test_window_is_two_weeks_to_the_us_and_three_abroad(
    country: str, weeks: str, begins: date, ends: date
) -> None:
    window, shipped = window_of(country), date(2028, 2, 27)

    assert (str(window), window.begins(shipped), window.ends(shipped)) == (weeks, begins, ends)


@without_deadline
@given(moments, zones)
def test_late_before_waits_for_the_last_time_zone(now: datetime, zone: str) -> None:
    today = now.astimezone(ZoneInfo(zone)).date()

    assert late_before(now) <= today <= latest_today(now)


@without_deadline
@given(days)
def test_late_before_includes_a_day_that_is_over_everywhere(last_day: date) -> None:
    end = datetime.combine(last_day + timedelta(days=1), time(12), UTC)

    assert last_day < late_before(end)
    assert not last_day < late_before(end - timedelta(microseconds=1))


@pytest.mark.parametrize(
    ("fields", "ships_within_days", "sentence"),
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
def test_status_sentence_says_where_a_disc_is(
    fields: dict[str, str], ships_within_days: int, sentence: str
) -> None:
    shipment = Shipment(**fields)
    if fields.get("state") == "shipped":
        shipment.shipped_on = date(2028, 2, 27)
        shipment.expected_until = shipment.window.ends(shipment.shipped_on)

    assert status_sentence(shipment, DeliveryTerms(ships_within_days=ships_within_days)) == sentence


def test_tracking_url_leads_to_the_carriers_page() -> None:
    with_tracking_page = {
        carrier for carrier in Carrier if tracking_url(carrier, "1 2/3").endswith("1%202%2F3")
    }

    assert set(Carrier) - with_tracking_page == {Carrier.OTHER}
    assert tracking_url("ups", "") == tracking_url("", "1") == ""
