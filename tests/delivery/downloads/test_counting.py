"""What counts as one download: by example, by property against a plain model, and at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from delivery.downloads import quota
from delivery.downloads.models import Download, DownloadLink
from delivery.downloads.quota import DownloadClient, DownloadRefused
from orders.models import OrderItem
from tests.delivery import goods

SIZE = 20  # bytes of the file
ME, OTHER = DownloadClient("192.0.2.1", "curl/8"), DownloadClient("192.0.2.1", "wget/1")
START = datetime(2026, 5, 1, tzinfo=UTC)


def ask(link: DownloadLink, client: DownloadClient, wanted: int) -> bool:
    """Whether the link gave that many bytes to the client."""
    try:
        with transaction.atomic():
            found = quota.find(link.token, lock=True)
            assert found is not None
            quota.permit(found, client, wanted)
    except DownloadRefused:
        return False
    return True


@pytest.fixture
def link(item: OrderItem) -> DownloadLink:
    return goods.link(item, goods.file(item.order.vendor, b"x" * SIZE))


def used(link: DownloadLink) -> int:
    return DownloadLink.objects.get(pk=link.pk).used


def test_it_counts_eight_parts_of_one_client_once(link: DownloadLink) -> None:
    assert all(ask(link, ME, 5) for _ in range(8))

    assert used(link) == 1


def test_it_counts_another_program_at_the_same_address(link: DownloadLink) -> None:
    assert [ask(link, who, SIZE) for who in (ME, OTHER, ME)] == [True] * 3

    assert used(link) == 2


def test_it_stops_who_asks_for_everything_from_byte_0_again_and_again(link: DownloadLink) -> None:
    served = [ask(link, ME, SIZE) for _ in range(20)]

    assert served == [True] * 6 + [False] * 14  # three downloads of twice the size
    assert sum(Download.objects.values_list("served", flat=True)) == 6 * SIZE


def test_it_counts_the_first_request_after_half_an_hour(link: DownloadLink) -> None:
    for minutes in (0, 29, 31):
        with time_machine.travel(START + timedelta(minutes=minutes), tick=False):
            Download.objects.filter(started_at__gt=START + timedelta(days=1)).update(started_at=START)
            DownloadLink.objects.update(expires_at=START + timedelta(days=1))
            assert ask(link, ME, 5)

    assert used(link) == 2


def test_it_counts_a_new_version_of_the_file(link: DownloadLink) -> None:
    ask(link, ME, 5)
    goods.version(link.file, b"y" * SIZE)

    ask(link, ME, 5)

    assert used(link) == 2


def test_it_finishes_what_began_before_the_link_expired(link: DownloadLink) -> None:
    assert ask(link, ME, 10)
    DownloadLink.objects.update(expires_at=START)

    assert (ask(link, ME, 10), ask(link, OTHER, 10)) == (True, False)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, SIZE)), max_size=30))
def test_it_never_passes_the_limit_nor_twice_the_size(
    link: DownloadLink, requests: list[tuple[int, int]]
) -> None:
    """A plain model of the rule says the same of every request."""
    Download.objects.all().delete()
    DownloadLink.objects.update(used=0)
    under_way: list[list[int]] = []  # [who, bytes served]
    for who, wanted in requests:
        fitting = [one for one in under_way if one[0] == who and one[1] + wanted <= 2 * SIZE]
        if not fitting and len(under_way) < link.limit:
            fitting = [[who, 0]]
            under_way += fitting
        if fitting:
            fitting[-1][1] += wanted

        assert ask(link, DownloadClient(f"192.0.2.{who}", "x"), wanted) is bool(fitting)
    assert used(link) == len(under_way) <= link.limit
    assert all(served <= 2 * SIZE for served in Download.objects.values_list("served", flat=True))


@pytest.mark.django_db(transaction=True)
def test_it_gives_three_of_a_hundred_clients_at_once_their_download(link: DownloadLink) -> None:
    def one(number: int) -> bool:
        try:
            return ask(link, DownloadClient(f"198.51.100.{number}", f"agent {number}"), SIZE)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(one, range(100))) == 3
    assert used(link) == 3
