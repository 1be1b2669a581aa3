"""The public address of a download: bytes by range, and who is told no."""

import os
import re
import socket
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from delivery.downloads import send_bytes
from delivery.downloads.models import Download, DownloadLink
from mycommerce.logs import hide_tokens
from orders.models import Activity, OrderItem
from tests.delivery import goods
from vendors.actor import Actor

CONTENT = bytes(range(256)) * 40
pytestmark = pytest.mark.django_db


@pytest.fixture
def link(item: OrderItem) -> DownloadLink:
    return goods.link(item, goods.file(item.order.vendor, CONTENT, filename="Söt up.zip"))


@pytest.fixture
def fetch(client: Client, link: DownloadLink) -> Callable[..., HttpResponse]:
    def get(method: str = "get", **headers: str) -> HttpResponse:
        return getattr(client, method)(f"/d/{link.token}/{link.filename}", headers=headers)

    return get


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_it_sends_the_file_as_a_download(fetch: Callable[..., Any], link: DownloadLink) -> None:
    answer = fetch()

    assert body(answer) == CONTENT
    assert answer.headers["Content-Length"] == str(len(CONTENT))
    assert answer.headers["Content-Disposition"] == "attachment; filename*=utf-8''S%C3%B6t%20up.zip"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["ETag"] == link.file.current.etag


def test_it_counts_and_tells_a_download_on_activity(
    fetch: Callable[..., Any], link: DownloadLink, anna: Actor, panel: Callable[[Actor], Client]
) -> None:
    body(fetch())
    page = panel(anna).get(f"{link.item.order.get_absolute_url()}activity/").content.decode()

    link.refresh_from_db()
    download, told = Download.objects.get(), Activity.objects.get()
    assert (link.used, link.total) == (1, 1)
    assert (download.served, download.address) == (len(CONTENT), "127.0.0.1")
    assert (told.kind, told.actor_kind, told.subject) == ("download", "customer", f"download:{download.pk}")
    assert told.sentence == "Download of Söt up.zip started (1 of 3)."
    assert "10.0\xa0KB of 10.0\xa0KB to 127.0.0.1" in page


@pytest.mark.parametrize(
    ("asked", "start", "end"), [("0-99", 0, 100), ("10000-", 10000, 10240), ("-7", 10233, 10240)]
)
def test_it_sends_a_range(fetch: Callable[..., Any], asked: str, start: int, end: int) -> None:
    answer = fetch(range=f"bytes={asked}")

    assert (answer.status_code, body(answer)) == (206, CONTENT[start:end])
    assert answer.headers["Content-Range"] == f"bytes {start}-{end - 1}/10240"
    assert answer.headers["Content-Length"] == str(end - start)


def test_it_sends_several_ranges_under_headings(fetch: Callable[..., Any]) -> None:
    answer = fetch(range="bytes=0-4,100-109,-3")

    boundary = answer.headers["Content-Type"].partition("boundary=")[2].encode()
    sent = body(answer)
    parts = sent.split(b"--" + boundary)
    assert answer.status_code == 206
    assert len(sent) == int(answer.headers["Content-Length"])
    assert [part.partition(b"\r\n\r\n")[2][:-2] for part in parts[1:-1]] == [
        CONTENT[:5], CONTENT[100:110], CONTENT[-3:],
    ]  # fmt: skip
    assert re.search(rb"Content-Range: bytes 100-109/10240\r\n", sent)


def test_it_says_416_beyond_the_end_and_counts_nothing(fetch: Callable[..., Any], link: DownloadLink) -> None:
    answer = fetch(range="bytes=10240-")

    assert (answer.status_code, answer.headers["Content-Range"]) == (416, "bytes */10240")
    assert not Download.objects.exists()


def test_it_answers_head_and_known_tags_without_counting(
    fetch: Callable[..., Any], link: DownloadLink
) -> None:
    head = fetch("head", range="bytes=0-4")
    known = fetch(if_none_match=link.file.current.etag)
    changed = fetch(if_match='"other"')

    assert (head.status_code, head.headers["Content-Length"]) == (200, "10240")
    assert (known.status_code, changed.status_code) == (304, 412)
    assert not Download.objects.exists()


def test_it_resumes_only_the_same_bytes(fetch: Callable[..., Any], link: DownloadLink) -> None:
    tag, date = link.file.current.etag, fetch("head").headers["Last-Modified"]

    for condition, status in (
        (tag, 206),
        (date, 206),
        ('"older"', 200),
        (f"W/{tag}", 200),
        ("nonsense", 200),
    ):
        assert fetch(range="bytes=5-", if_range=condition).status_code == status


def test_it_gives_back_what_a_client_did_not_take(link: DownloadLink) -> None:
    unsent: list[int] = []
    for taken in (0, 10, 40):
        part = send_bytes.Slice(link.file.current, (100, 140), unsent.append)
        assert part.read(taken) == CONTENT[100 : 100 + taken]
        part.close()
        part.close()

    several = send_bytes.send(link.file.current, "x.zip", [(0, 5), (9, 12)], unsent.append)
    stream = iter(several)
    assert [next(stream)[:4], next(stream)] == [b"\r\n--", CONTENT[:5]]
    several.close()
    assert unsent == [40, 30, 3]


def test_it_gives_nothing_back_of_what_the_server_sent_by_itself(link: DownloadLink) -> None:
    unsent: list[int] = []
    part = send_bytes.Slice(link.file.current, (100, 140), unsent.append)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendfile(part, offset=100, count=40)
        os.lseek(part.fileno(), 100, os.SEEK_SET)  # as gunicorn does
        assert theirs.recv(100) == CONTENT[100:140]

    part.close()
    assert unsent == []


def test_it_decides_with_five_queries(
    fetch: Callable[..., Any], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(5 + 2):  # savepoints, which are BEGIN and COMMIT outside of tests
        assert fetch().status_code == 200


def test_it_lets_the_proxy_send(fetch: Callable[..., Any], link: DownloadLink, settings: Settings) -> None:
    settings.DOWNLOAD_ACCEL_PREFIX = "/protected/"

    answer = fetch(range="bytes=5-", if_range='"the proxy\'s"')

    assert answer.headers["X-Accel-Redirect"] == f"/protected/{link.file.current.stored.name}"
    assert (answer.content, Download.objects.get().served) == (b"", 640)


def test_it_shows_a_page_that_counts_nothing(client: Client, link: DownloadLink) -> None:
    page = client.get(f"/d/{link.token}/").content.decode()

    assert f"/d/{link.token}/S%C3%B6t%20up.zip" in page
    assert "0 of 3" in page
    assert not Download.objects.exists()


@pytest.mark.parametrize("filename", ["other.zip", "S%C3%B6t%20up.ZIP", "S%C3%B6t%20up.zip.exe"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_link_with_another_filename_leads_to_its_page(
    client: Client, link: DownloadLink, filename: str, method: str
) -> None:
    answer = getattr(client, method)(f"/d/{link.token}/{filename}")

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/d/{link.token}/")
    assert not Download.objects.exists()


def test_it_knows_only_its_own_tokens(client: Client, link: DownloadLink) -> None:
    digest = link.token.partition("-")[2]
    strangers = [
        f"{link.pk + 1}-{digest}", f"{link.pk}-{digest[:-1]}", f"{link.pk}-{digest.swapcase()}", link.token.upper(),
        f"0{link.token}", f"{link.pk}-", f"{link.pk}", digest, f"{2**64}-{digest}", f"٣-{digest}", "x" * 500,
    ]  # fmt: skip

    for token in strangers:
        assert client.get(f"/d/{token}/").status_code == 404
        assert client.get(f"/d/{token}/{link.filename}").status_code == 404
    DownloadLink.objects.update(generation=2)
    assert client.get(f"/d/{link.token}/").status_code == 404


def test_it_honours_links_made_with_an_earlier_key(
    client: Client, link: DownloadLink, settings: Settings
) -> None:
    address = f"/d/{link.token}/"
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"

    assert client.get(address).status_code == 200


def test_it_keeps_links_out_of_the_logs(link: DownloadLink) -> None:
    line = {"event": f"Forbidden: /d/{link.token}/x.zip", "request": f"GET /d/{link.token}/", "code": 403}

    assert hide_tokens(None, "info", line) == {
        "event": "Forbidden: /d/…/x.zip",
        "request": "GET /d/…/",
        "code": 403,
    }
