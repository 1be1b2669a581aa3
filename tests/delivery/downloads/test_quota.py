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
from delivery.downloads.quota import DownloadClient, DownloadRefusal, DownloadRefused
from orders.models import OrderItem
from tests.delivery import goods

SIZE = 20  # bytes of the file
CURL, WGET = DownloadClient("192.0.2.1", "curl/8"), DownloadClient("192.0.2.1", "wget/1")
START = datetime(2026, 5, 1, tzinfo=UTC)


def request_bytes(link: DownloadLink, client: DownloadClient, size: int) -> bool:
    """Return whether the link gave that many bytes to the client."""
    try:
        with transaction.atomic():
            locked_link = quota.find_link(link.token, lock=True)
            assert locked_link is not None
            quota.count_bytes(locked_link, client, size)
    except DownloadRefused:
        return False
    return True


@pytest.fixture
def link(item: OrderItem) -> DownloadLink:
    return goods.link(item, goods.file(item.order.vendor, b"x" * SIZE))


def used(link: DownloadLink) -> int:
    """Return how many downloads of the link are counted."""
    return DownloadLink.objects.get(pk=link.pk).used


def test_quota_refuses_a_file_that_has_another_name_by_now(link: DownloadLink) -> None:
    assert quota.refusal_of(link) is None
    link.file.filename = "another.zip"

    assert quota.refusal_of(link) is DownloadRefusal.WITHDRAWN


def test_quota_counts_eight_parts_of_a_client_once(link: DownloadLink) -> None:
    assert all(request_bytes(link, CURL, 5) for _ in range(8))

    assert used(link) == 1


def test_quota_counts_another_program_at_the_same_address(link: DownloadLink) -> None:
    assert [request_bytes(link, client, SIZE) for client in (CURL, WGET, CURL)] == [True] * 3

    assert used(link) == 2


def test_quota_stops_a_client_that_repeats_the_whole_file(link: DownloadLink) -> None:
    served = [request_bytes(link, CURL, SIZE) for _ in range(20)]

    assert served == [True] * 6 + [False] * 14  # three downloads of twice the size
    assert sum(Download.objects.values_list("served", flat=True)) == 6 * SIZE


def test_quota_counts_a_request_after_half_an_hour_anew(link: DownloadLink) -> None:
    for minutes in (0, 29, 31):
        with time_machine.travel(START + timedelta(minutes=minutes), tick=False):
            Download.objects.filter(started_at__gt=START + timedelta(days=1)).update(started_at=START)
            DownloadLink.objects.update(expires_at=START + timedelta(days=1))
            assert request_bytes(link, CURL, 5)

    assert used(link) == 2


def test_quota_counts_a_new_version_of_the_file(link: DownloadLink) -> None:
    request_bytes(link, CURL, 5)
    goods.version(link.file, b"y" * SIZE)

    request_bytes(link, CURL, 5)

    assert used(link) == 2


def test_quota_lets_a_download_finish_after_the_link_expired(link: DownloadLink) -> None:
    assert request_bytes(link, CURL, 10)
    DownloadLink.objects.update(expires_at=START)

    assert (request_bytes(link, CURL, 10), request_bytes(link, WGET, 10)) == (True, False)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, SIZE)), max_size=30))
def test_quota_never_exceeds_the_limit_nor_twice_the_size(
    link: DownloadLink, requests: list[tuple[int, int]]
) -> None:
    """A plain model of the rule agrees on every request."""
    Download.objects.all().delete()
    DownloadLink.objects.update(used=0)
    downloads: list[list[int]] = []  # [number of the client, bytes served]
    for client, size in requests:
        open_downloads = [
            download for download in downloads if download[0] == client and download[1] + size <= 2 * SIZE
        ]
        if not open_downloads and len(downloads) < link.limit:
            open_downloads = [[client, 0]]
            downloads += open_downloads
        if open_downloads:
            open_downloads[-1][1] += size

        assert request_bytes(link, DownloadClient(f"192.0.2.{client}", "x"), size) is bool(open_downloads)
    assert used(link) == len(downloads) <= link.limit
    assert all(served <= 2 * SIZE for served in Download.objects.values_list("served", flat=True))


@pytest.mark.django_db(transaction=True)
def test_quota_allows_three_of_a_hundred_simultaneous_clients(link: DownloadLink) -> None:
    def request_whole_file(number: int) -> bool:
        try:
            return request_bytes(link, DownloadClient(f"198.51.100.{number}", f"agent {number}"), SIZE)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(request_whole_file, range(100))) == 3
    assert used(link) == 3
