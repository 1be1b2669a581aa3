"""The public address of a download: the bytes, ranges, conditions and tokens."""

import os
import socket
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from delivery.downloads.file_servers.file_slice import FileSlice, FileSliceResponse
from delivery.downloads.file_servers.ranges import ByteRange
from delivery.downloads.models import Download, DownloadLink
from mycommerce.logs import hide_tokens
from orders.models import Activity, OrderItem
from tests.delivery import goods
from tests.types import Response
from vendors.actor import Actor

CONTENT = bytes(range(256)) * 40
pytestmark = pytest.mark.django_db


@pytest.fixture
def link(item: OrderItem) -> DownloadLink:
    return goods.link(item, goods.file(item.order.vendor, CONTENT, filename="Söt up.zip"))


@pytest.fixture
def fetch(client: Client, link: DownloadLink) -> Callable[..., Response]:
    def get(method: str = "get", **headers: str) -> Response:
        response: Response = getattr(client, method)(f"/d/{link.token}/{link.filename}", headers=headers)
        return response

    return get


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_download_sends_the_file_with_its_headers(fetch: Callable[..., Any], link: DownloadLink) -> None:
    response = fetch()

    assert body(response) == CONTENT
    assert response.headers["Content-Length"] == str(len(CONTENT))
    assert response.headers["Content-Disposition"] == "attachment; filename*=utf-8''S%C3%B6t%20up.zip"
    assert response.headers["Accept-Ranges"] == "bytes"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["ETag"] == goods.current(link.file).etag


def test_download_is_counted_and_shown_on_activity(
    fetch: Callable[..., Any], link: DownloadLink, anna: Actor, panel: Callable[[Actor], Client]
) -> None:
    body(fetch())
    page = panel(anna).get(f"{link.item.order.get_absolute_url()}activity/").content.decode()

    link.refresh_from_db()
    download, activity = Download.objects.get(), Activity.objects.get()
    assert (link.used, link.total) == (1, 1)
    assert (download.served, download.address) == (len(CONTENT), "127.0.0.1")
    assert (activity.kind, activity.actor_kind, activity.subject) == (
        "download",
        "customer",
        f"download:{download.pk}",
    )
    assert activity.sentence == "Download of Söt up.zip started (1 of 3)."
    assert "10.0\xa0KB of 10.0\xa0KB to 127.0.0.1" in page


@pytest.mark.parametrize(
    ("byte_range", "start", "end"), [("0-99", 0, 100), ("10000-", 10000, 10240), ("-7", 10233, 10240)]
)
def test_download_sends_a_range(fetch: Callable[..., Any], byte_range: str, start: int, end: int) -> None:
    response = fetch(range=f"bytes={byte_range}")

    assert (response.status_code, body(response)) == (206, CONTENT[start:end])
    assert response.headers["Content-Range"] == f"bytes {start}-{end - 1}/10240"
    assert response.headers["Content-Length"] == str(end - start)


def test_download_sends_the_whole_file_for_several_ranges(fetch: Callable[..., Any]) -> None:
    response = fetch(range="bytes=0-4,100-109,-3")

    assert (response.status_code, body(response)) == (200, CONTENT)
    assert "Content-Range" not in response.headers
    assert Download.objects.get().served == len(CONTENT)


def test_download_beyond_the_end_responds_416_and_counts_nothing(
    fetch: Callable[..., Any], link: DownloadLink
) -> None:
    response = fetch(range="bytes=10240-")

    assert (response.status_code, response.headers["Content-Range"]) == (416, "bytes */10240")
    assert not Download.objects.exists()


def test_download_responds_to_head_and_conditions_without_counting(
    fetch: Callable[..., Any], link: DownloadLink
) -> None:
    head_response = fetch("head", range="bytes=0-4")
    not_modified = fetch(if_none_match=goods.current(link.file).etag)
    changed = fetch(if_match='"other"')

    assert (head_response.status_code, head_response.headers["Content-Length"]) == (200, "10240")
    assert (not_modified.status_code, changed.status_code) == (304, 412)
    assert not Download.objects.exists()


def test_download_resumes_only_an_unchanged_file(fetch: Callable[..., Any], link: DownloadLink) -> None:
    tag, date = goods.current(link.file).etag, fetch("head").headers["Last-Modified"]

    for condition, status in (
        (tag, 206),
        (date, 206),
        ('"older"', 200),
        (f"W/{tag}", 200),
        ("nonsense", 200),
    ):
        assert fetch(range="bytes=5-", if_range=condition).status_code == status


def test_file_slice_reports_bytes_that_were_not_read(link: DownloadLink) -> None:
    unsent: list[int] = []
    for size in (0, 10, 40):
        file_slice = FileSlice(goods.current(link.file), ByteRange(100, 140), unsent.append)
        assert file_slice.read(size) == CONTENT[100 : 100 + size]
        file_slice.close()
        file_slice.close()

    FileSliceResponse(FileSlice(goods.current(link.file), ByteRange(0, 5), unsent.append)).close()
    assert unsent == [40, 30, 5]


def test_file_slice_reports_nothing_after_sendfile(link: DownloadLink) -> None:
    unsent: list[int] = []
    file_slice = FileSlice(goods.current(link.file), ByteRange(100, 140), unsent.append)
    server, client = socket.socketpair()
    with server, client:
        server.sendfile(file_slice, offset=100, count=40)
        os.lseek(file_slice.fileno(), 100, os.SEEK_SET)  # as gunicorn does
        assert client.recv(100) == CONTENT[100:140]

    file_slice.close()
    assert unsent == []


def test_download_takes_seven_queries(
    fetch: Callable[..., Any], link: DownloadLink, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    assert link.token  # reads the vendor, for the address
    with django_assert_max_num_queries(7 + 2):  # savepoints, which are BEGIN and COMMIT outside of tests
        assert fetch().status_code == 200


@pytest.mark.parametrize(
    ("byte_range", "counts"),
    [
        ("bytes=5-", 640),
        ("bytes=10000-", 240),
        ("bytes=0-0", 1),
        ("bytes=0-", 10240),
        ("bytes=0-0,9-9", 10240),
    ],
)
def test_download_is_sent_by_nginx(
    fetch: Callable[..., Any], link: DownloadLink, settings: Settings, byte_range: str, counts: int
) -> None:
    settings.DOWNLOAD_ACCEL_PREFIX = "/protected/"

    response = fetch(range=byte_range, if_range='"the proxy\'s"')

    assert response.headers["X-Accel-Redirect"] == f"/protected/{goods.current(link.file).stored.name}"
    assert (response.content, Download.objects.get().served) == (b"", counts)


def test_download_by_nginx_counts_nothing_for_head_nor_beyond_the_end(
    fetch: Callable[..., Any], settings: Settings
) -> None:
    settings.DOWNLOAD_ACCEL_PREFIX = "/protected/"
    head_response, beyond_response = fetch("head"), fetch(range="bytes=10240-")

    assert (head_response.status_code, head_response.headers["Content-Length"]) == (200, "10240")
    assert (beyond_response.status_code, beyond_response.headers["Content-Range"]) == (416, "bytes */10240")
    assert "ETag" not in head_response.headers
    assert not Download.objects.exists()


def test_download_page_counts_nothing(client: Client, link: DownloadLink) -> None:
    page = client.get(f"/d/{link.token}/").content.decode()

    assert f"/d/{link.token}/S%C3%B6t%20up.zip" in page
    assert "0 of 3" in page
    assert not Download.objects.exists()


@pytest.mark.parametrize("filename", ["other.zip", "S%C3%B6t%20up.ZIP", "S%C3%B6t%20up.zip.exe"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_download_with_another_filename_redirects_to_its_page(
    client: Client, link: DownloadLink, filename: str, method: str
) -> None:
    response = getattr(client, method)(f"/d/{link.token}/{filename}")

    assert (response.status_code, response.headers["Location"]) == (302, f"/d/{link.token}/")
    assert not Download.objects.exists()


def test_download_token_that_is_not_genuine_responds_404(client: Client, link: DownloadLink) -> None:
    digest = link.token.partition("-")[2]
    foreign_tokens = [
        f"{link.pk + 1}-{digest}", f"{link.pk}-{digest[:-1]}", f"{link.pk}-{digest.swapcase()}", link.token.upper(),
        f"0{link.token}", f"{link.pk}-", f"{link.pk}", digest, f"{2**64}-{digest}", f"٣-{digest}", "x" * 500,
    ]  # fmt: skip

    for token in foreign_tokens:
        assert client.get(f"/d/{token}/").status_code == 404
        assert client.get(f"/d/{token}/{link.filename}").status_code == 404
    DownloadLink.objects.update(generation=2)
    assert client.get(f"/d/{link.token}/").status_code == 404


def test_download_token_of_an_earlier_secret_key_still_works(
    client: Client, link: DownloadLink, settings: Settings
) -> None:
    address = f"/d/{link.token}/"
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"

    assert client.get(address).status_code == 200


def test_logs_hide_download_tokens(link: DownloadLink) -> None:
    event = {"event": f"Forbidden: /d/{link.token}/x.zip", "request": f"GET /d/{link.token}/", "code": 403}

    assert hide_tokens(None, "info", event) == {
        "event": "Forbidden: /d/…/x.zip",
        "request": "GET /d/…/",
        "code": 403,
    }
