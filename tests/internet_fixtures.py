"""Fixtures of a small Internet in this process, for the conftest modules of tests that post to vendors' servers."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.internet import Internet, certificates
from tests.notice_sink import Sink, sink_running

HOST_NAME = "hooks.acme.example"


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Callable[[str], Path]]:
    """A certificate authority: the file of its own certificate, and a function that issues one for a host."""
    folder = tmp_path_factory.mktemp("authority")
    return folder / "ca.pem", certificates(folder)


@pytest.fixture
def internet(authority: tuple[Path, Callable[[str], Path]], monkeypatch: pytest.MonkeyPatch) -> Internet:
    """Name resolution that never leaves this machine; certificates of the test authority are valid."""
    internet = Internet()
    monkeypatch.setattr("socket.getaddrinfo", internet)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority[0]))
    return internet


@pytest.fixture
def sink(authority: tuple[Path, Callable[[str], Path]], internet: Internet) -> Iterator[Sink]:
    """The vendor's server at https://hooks.acme.example/."""
    with sink_running(authority[1](HOST_NAME)) as server:
        internet.serve(HOST_NAME, server.port)
        yield server
