"""Posts to vendors' servers: the checked address, the host's certificate, one deadline for everything."""

import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from core import http_client
from core.public_addresses import AddressRefused
from tests.core.hostile_urls import HOSTILE, LEADING_INSIDE
from tests.internet import PUBLIC, Internet
from tests.notice_sink import Sink, sink_running

URL = "https://hooks.acme.example"


@pytest.fixture
def evil(internet: Internet, sink: Sink) -> Internet:
    """The Internet with names that resolve to private addresses."""
    internet.names |= {name: [[address]] for name, address in LEADING_INSIDE.items()}
    return internet


@pytest.fixture
def short_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_client, "DEADLINE", 0.4)


def test_post_returns_the_response(sink: Sink) -> None:
    response = http_client.post(f"{URL}/orders?key=1", b"<x/>", {"Content-Type": "application/xml"})

    (arrival,) = sink.arrived
    assert (arrival.path, arrival.body) == ("/orders?key=1", b"<x/>")
    assert (arrival.headers["Host"], arrival.headers["User-Agent"]) == (
        "hooks.acme.example",
        http_client.USER_AGENT,
    )
    assert (response.status, response.body, response.address) == (200, '{"told": 200}', PUBLIC)
    assert response.headers["Content-Length"] == "13"
    assert 0 <= response.ms < 5_000


@pytest.mark.parametrize("status", [204, 400, 410, 429, 500])
def test_post_returns_every_status(sink: Sink, status: int) -> None:
    assert http_client.post(f"{URL}/{status}", b"", {}).status == status


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_post_follows_no_redirect(sink: Sink, status: int) -> None:
    with sink_running() as inner_server:
        response = http_client.post(f"{URL}/redirect/{status}/http://127.0.0.1:{inner_server.port}/", b"", {})

        assert (response.status, len(sink.arrived), inner_server.connections) == (status, 1, 0)


def test_connection_is_kept_between_posts(sink: Sink, internet: Internet) -> None:
    with http_client.HttpConnection(URL) as connection:
        for _ in range(5):
            connection.post(b"x", {})

    assert (len(sink.arrived), sink.connections, len(internet.lookups)) == (5, 1, 1)


def test_connection_is_opened_again_when_the_server_closed_it(sink: Sink) -> None:
    with http_client.HttpConnection(URL) as connection:
        connection.post(b"x", {})
        assert connection._socket is not None
        connection._socket.shutdown(socket.SHUT_RDWR)

        assert connection.post(b"y", {}).status == 200


@pytest.mark.slow
@pytest.mark.parametrize("path", ["drip", "drip-headers"])
def test_post_fails_at_the_deadline_when_bytes_come_one_at_a_time(
    sink: Sink, short_deadline: None, path: str
) -> None:
    started = time.monotonic()

    with pytest.raises(http_client.RequestFailed, match="no whole answer came within"):
        http_client.post(f"{URL}/{path}", b"", {})
    assert time.monotonic() - started < 2


def test_post_fails_at_the_deadline_of_a_handshake(internet: Internet, short_deadline: None) -> None:
    with sink_running() as plain_server:  # without TLS: it waits for a line that never comes
        internet.serve("hooks.acme.example", plain_server.port)
        with pytest.raises(http_client.RequestFailed):
            http_client.post(URL, b"", {})


def test_post_reads_64_kilobytes_at_most(sink: Sink) -> None:
    with http_client.HttpConnection(f"{URL}/big") as connection:
        assert len(connection.post(b"", {}).body) == http_client.MAX_BODY_BYTES
        assert connection.post(b"", {}).status == 200
    assert sink.connections == 2


def test_post_fails_when_the_body_is_shorter_than_its_length(sink: Sink) -> None:
    """A part of a license key is no key."""
    with pytest.raises(http_client.RequestFailed, match="the connection failed"):
        http_client.post(f"{URL}/raw/part-of-the-body", b"", {})


def test_post_reads_a_body_without_length_until_the_server_closes(sink: Sink) -> None:
    """The sink closes without TLS's own ending, as old servers do."""
    assert http_client.post(f"{URL}/raw/body-without-length", b"", {}).body == "KEY-1"


def test_post_returns_the_response_after_early_hints(sink: Sink) -> None:
    response = http_client.post(f"{URL}/raw/early-hints", b"", {})

    assert (response.status, response.headers) == (204, {})


def test_post_fails_when_headers_are_a_megabyte(sink: Sink) -> None:
    with pytest.raises(http_client.RequestFailed, match="Too large response headers"):
        http_client.post(f"{URL}/raw/long-headers", b"", {})


def test_post_uses_no_proxy_of_the_environment(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("all_proxy", "http://127.0.0.1:9")

    assert http_client.post(URL, b"", {}).status == 200


def test_post_sends_no_header_of_the_library(sink: Sink) -> None:
    http_client.post(URL, b"x", {"X-Mine": "1"})

    (arrival,) = sink.arrived
    assert set(arrival.headers) == {"Host", "User-Agent", "Accept-Encoding", "Content-Length", "X-Mine"}


def test_post_sends_the_path_as_it_was_typed(sink: Sink) -> None:
    http_client.post(f"{URL}/a/../b?c=%2e{{d}}", b"", {})

    assert sink.arrived[0].path == "/a/../b?c=%2e{d}"


def test_closed_connection_is_not_used_by_the_next_one(sink: Sink) -> None:
    for _ in range(3):
        http_client.post(URL, b"", {})

    assert sink.connections == 3


def test_post_reports_a_broken_connection(sink: Sink) -> None:
    with pytest.raises(http_client.RequestFailed, match="closed without an answer"):
        http_client.post(f"{URL}/reset", b"", {})


def test_post_reports_a_refused_connection(internet: Internet) -> None:
    internet.serve("hooks.acme.example", 9)

    with pytest.raises(http_client.RequestFailed, match="the connection was refused") as failed:
        http_client.post(URL, b"", {})
    assert failed.value.address == PUBLIC


def test_post_refuses_a_certificate_of_another_name(
    internet: Internet, authority: tuple[Path, Callable[[str], Path]]
) -> None:
    with sink_running(authority[1]("other.example")) as sink:
        internet.serve("hooks.acme.example", sink.port)
        with pytest.raises(http_client.RequestFailed, match="its certificate is not valid"):
            http_client.post(URL, b"secret", {})
        assert sink.arrived == []


def test_post_connects_to_the_address_that_was_checked(internet: Internet, sink: Sink) -> None:
    """The name resolves to this machine the second time: one post resolves it once."""
    with sink_running() as inner_server:
        internet.names["hooks.acme.example"] = [[PUBLIC], ["127.0.0.1"]]
        internet.servers["127.0.0.1"] = inner_server.port

        assert http_client.post(URL, b"", {}).address == PUBLIC
        with pytest.raises(AddressRefused, match="leads to an address that is not public"):
            http_client.post(URL, b"", {})
        assert (len(sink.arrived), inner_server.connections) == (1, 0)


def test_post_is_refused_when_one_of_the_addresses_is_private(internet: Internet, sink: Sink) -> None:
    internet.names["hooks.acme.example"] = [[PUBLIC, "10.0.0.1"]]

    with pytest.raises(AddressRefused):
        http_client.post(URL, b"", {})


def test_post_tries_the_next_address_when_one_does_not_answer(internet: Internet, sink: Sink) -> None:
    internet.names["hooks.acme.example"] = [["93.184.215.99", PUBLIC]]
    internet.servers["93.184.215.99"] = 9

    assert http_client.post(URL, b"", {}).address == PUBLIC


def test_name_is_looked_up_again_after_a_failure(internet: Internet, sink: Sink) -> None:
    internet.names["hooks.acme.example"] = [["93.184.215.99"], [PUBLIC], ["127.0.0.1"]]
    internet.servers["93.184.215.99"] = 9

    with http_client.HttpConnection(URL) as connection:
        with pytest.raises(http_client.RequestFailed):
            connection.post(b"", {})
        assert connection.post(b"", {}).address == PUBLIC
        connection.close()
        with pytest.raises(AddressRefused):
            connection.post(b"", {})


def test_hostile_urls_are_130_at_least() -> None:
    assert len(set(HOSTILE)) >= 130


@pytest.mark.parametrize("url", HOSTILE)
def test_hostile_url_is_refused_when_typed_and_when_posted_to(evil: Internet, sink: Sink, url: str) -> None:
    with pytest.raises(AddressRefused):
        http_client.check_url(url)
    with pytest.raises((AddressRefused, http_client.RequestFailed)):
        http_client.post(url, b"secret", {})
    assert (sink.arrived, sink.connections) == ([], 0)


@pytest.mark.parametrize(
    "url",
    [
        URL,
        "https://HOOKS.acme.example:443/a/b?c=d%20e&f",
        "https://hooks.acme.example.",
        "https://bücher.example/",
    ],
)
def test_public_address_is_accepted(internet: Internet, sink: Sink, url: str) -> None:
    internet.names["xn--bcher-kva.example"] = [[PUBLIC, "2606:4700::1111"]]

    http_client.check_url(url)


def test_trusted_origin_is_accepted_on_any_network(internet: Internet, settings: Settings) -> None:
    with sink_running() as inner_server:
        url = f"http://127.0.0.1:{inner_server.port}"
        with pytest.raises(AddressRefused):
            http_client.post(url, b"", {})
        settings.NOTICE_TRUSTED_ORIGINS = [url]

        assert http_client.post(f"{url}/x", b"", {}).status == 200
