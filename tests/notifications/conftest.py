from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core import http_client
from tests.internet import Internet, certificates
from tests.notice_sink import Sink, sink_running

HOOKS = "hooks.acme.example"


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Callable[[str], Path]]:
    folder = tmp_path_factory.mktemp("authority")
    return folder / "ca.pem", certificates(folder)


@pytest.fixture
def internet(
    authority: tuple[Path, Callable[[str], Path]], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Internet]:
    """No name leads out of this machine, and our test authority is believed."""
    world = Internet()
    monkeypatch.setattr("socket.getaddrinfo", world)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority[0]))
    http_client._tls.cache_clear()
    yield world
    http_client._tls.cache_clear()


@pytest.fixture
def sink(authority: tuple[Path, Callable[[str], Path]], internet: Internet) -> Iterator[Sink]:
    """The vendor's server at https://hooks.acme.example/."""
    with sink_running(authority[1](HOOKS)) as server:
        internet.serve(HOOKS, server.port)
        yield server
