"""Posts to strangers: the address that was checked, the host's certificate, one deadline for everything."""

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
    """The same world with names that lead inside; the sink listens wherever they lead."""
    internet.names |= {name: [[address]] for name, address in LEADING_INSIDE.items()}
    return internet


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_client, "DEADLINE", 0.4)


def test_it_posts_and_tells_what_was_answered(sink: Sink) -> None:
    answer = http_client.post(f"{URL}/orders?key=1", b"<x/>", {"Content-Type": "application/xml"})

    (arrival,) = sink.arrived
    assert (arrival.path, arrival.body) == ("/orders?key=1", b"<x/>")
    assert (arrival.headers["Host"], arrival.headers["User-Agent"]) == (
        "hooks.acme.example",
        http_client.AGENT,
    )
    assert (answer.status, answer.body, answer.address) == (200, '{"told": 200}', PUBLIC)
    assert answer.headers["Content-Length"] == "13"
    assert 0 <= answer.ms < 5_000


@pytest.mark.parametrize("status", [204, 400, 410, 429, 500])
def test_it_takes_every_status_for_an_answer(sink: Sink, status: int) -> None:
    assert http_client.post(f"{URL}/{status}", b"", {}).status == status


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_it_follows_no_redirect(sink: Sink, status: int) -> None:
    with sink_running() as canary:
        answer = http_client.post(f"{URL}/redirect/{status}/http://127.0.0.1:{canary.port}/", b"", {})

        assert (answer.status, len(sink.arrived), canary.connections) == (status, 1, 0)


def test_it_keeps_the_connection_between_posts(sink: Sink, internet: Internet) -> None:
    with http_client.Connection(URL) as line:
        for _ in range(5):
            line.post(b"x", {})

    assert (len(sink.arrived), sink.connections, len(internet.lookups)) == (5, 1, 1)


def test_it_connects_again_when_the_other_side_hung_up(sink: Sink) -> None:
    with http_client.Connection(URL) as line:
        line.post(b"x", {})
        assert line._wire is not None
        line._wire.sock.shutdown(socket.SHUT_RDWR)

        assert line.post(b"y", {}).status == 200


@pytest.mark.parametrize("path", ["drip", "drip-headers"])
def test_it_hangs_up_on_who_sends_a_byte_at_a_time(sink: Sink, hurried: None, path: str) -> None:
    started = time.monotonic()

    with pytest.raises(http_client.Failed, match="no whole answer came within"):
        http_client.post(f"{URL}/{path}", b"", {})
    assert time.monotonic() - started < 2


def test_it_hangs_up_on_a_handshake_that_never_ends(internet: Internet, hurried: None) -> None:
    with sink_running() as deaf:  # speaks no TLS: it waits for a line that never comes
        internet.serve("hooks.acme.example", deaf.port)
        with pytest.raises(http_client.Failed):
            http_client.post(URL, b"", {})


def test_it_reads_64_kilobytes_at_most(sink: Sink) -> None:
    with http_client.Connection(f"{URL}/big") as line:
        assert len(line.post(b"", {}).body) == http_client.LIMIT
        assert line.post(b"", {}).status == 200
    assert sink.connections == 2


def test_it_tells_a_broken_connection(sink: Sink) -> None:
    with pytest.raises(http_client.Failed, match="closed without an answer"):
        http_client.post(f"{URL}/reset", b"", {})


def test_it_tells_that_nobody_listens(internet: Internet) -> None:
    internet.serve("hooks.acme.example", 9)

    with pytest.raises(http_client.Failed, match="the connection was refused") as failed:
        http_client.post(URL, b"", {})
    assert failed.value.address == PUBLIC


def test_it_believes_no_certificate_of_another_name(
    internet: Internet, authority: tuple[Path, Callable[[str], Path]]
) -> None:
    with sink_running(authority[1]("other.example")) as sink:
        internet.serve("hooks.acme.example", sink.port)
        with pytest.raises(http_client.Failed, match="its certificate is not valid"):
            http_client.post(URL, b"secret", {})
        assert sink.arrived == []


def test_it_stays_with_the_address_it_checked(internet: Internet, sink: Sink) -> None:
    """The name turns to this machine on the second look-up: there is none."""
    with sink_running() as canary:
        internet.names["hooks.acme.example"] = [[PUBLIC], ["127.0.0.1"]]
        internet.servers["127.0.0.1"] = canary.port

        assert http_client.post(URL, b"", {}).address == PUBLIC
        with pytest.raises(AddressRefused, match="leads to an address that is not public"):
            http_client.post(URL, b"", {})
        assert (len(sink.arrived), canary.connections) == (1, 0)


def test_it_speaks_to_none_when_one_of_many_addresses_is_inside(internet: Internet, sink: Sink) -> None:
    internet.names["hooks.acme.example"] = [[PUBLIC, "10.0.0.1"]]

    with pytest.raises(AddressRefused):
        http_client.post(URL, b"", {})


def test_it_tries_the_next_address_when_one_does_not_answer(internet: Internet, sink: Sink) -> None:
    internet.names["hooks.acme.example"] = [["93.184.215.99", PUBLIC]]
    internet.servers["93.184.215.99"] = 9

    assert http_client.post(URL, b"", {}).address == PUBLIC


def test_it_knows_130_hostile_addresses() -> None:
    assert len(set(HOSTILE)) >= 130


@pytest.mark.parametrize("url", HOSTILE)
def test_it_refuses_hostile_addresses_when_they_are_typed_and_when_it_posts(
    evil: Internet, sink: Sink, url: str
) -> None:
    with pytest.raises(AddressRefused):
        http_client.check(url)
    with pytest.raises((AddressRefused, http_client.Failed)):
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
def test_it_takes_public_addresses(internet: Internet, sink: Sink, url: str) -> None:
    internet.names["xn--bcher-kva.example"] = [[PUBLIC, "2606:4700::1111"]]

    http_client.check(url)


def test_it_goes_where_the_operator_vouches_for(internet: Internet, settings: Settings) -> None:
    with sink_running() as inside:
        url = f"http://127.0.0.1:{inside.port}"
        with pytest.raises(AddressRefused):
            http_client.post(url, b"", {})
        settings.NOTICE_TRUSTED_ORIGINS = [url]

        assert http_client.post(f"{url}/x", b"", {}).status == 200
