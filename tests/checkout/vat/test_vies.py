"""The answers of the registers of VAT numbers, VIES and the fake one."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from pytest_django import Settings

from checkout.vat import vat_checker
from checkout.vat.vies import Vies
from devtools.fake_vies import FakeVies


class ViesServer(HTTPServer):
    url: str
    answer: bytes
    arguments: Any


@pytest.fixture
def vies_server() -> Iterator[ViesServer]:
    """A server on this machine that answers with the bytes in its attribute `answer`."""

    class Handler(BaseHTTPRequestHandler):
        server: ViesServer

        def do_POST(self) -> None:
            self.server.arguments = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(self.server.answer)

        def log_message(self, *args: Any) -> None:
            """Log nothing."""

    with ViesServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        server.url = f"http://127.0.0.1:{server.server_address[1]}/"
        yield server
        server.shutdown()


@pytest.mark.parametrize(
    ("response", "state", "consultation"),
    [
        ({"valid": True, "requestIdentifier": "WAPI1", "name": "A"}, "valid", "WAPI1"),
        ({"valid": False, "requestIdentifier": "WAPI2"}, "invalid", "WAPI2"),
        ({"actionSucceed": False, "errorWrappers": [{"error": "MS_UNAVAILABLE"}]}, "unavailable", ""),
        ({"actionSucceed": False, "errorWrappers": [{"error": "MS_MAX_CONCURRENT_REQ"}]}, "unavailable", ""),
        ([], "unavailable", ""),
        ("nonsense", "unavailable", ""),
        ({"valid": "yes"}, "unavailable", ""),
        ({"valid": True, "requestIdentifier": "W\0\ud800"}, "valid", "W\ufffd\ufffd"),
        ({"errorWrappers": 7}, "unavailable", ""),
        ({"errorWrappers": [7]}, "unavailable", ""),
        ({"errorWrappers": []}, "unavailable", ""),
    ],
)
def test_vies_answer_is_valid_only_for_a_clear_yes(
    vies_server: Any, response: Any, state: str, consultation: str
) -> None:
    vies_server.answer = json.dumps(response).encode()

    answer = Vies(vies_server.url).check("DE136695976", asked_by="IE6388047V")

    assert (answer.state, answer.consultation) == (state, consultation)
    assert vies_server.arguments == {
        "countryCode": "DE",
        "vatNumber": "136695976",
        "requesterMemberStateCode": "IE",
        "requesterNumber": "6388047V",
    }


@pytest.mark.parametrize(("size", "state"), [(65_536, "valid"), (65_537, "unavailable")])
def test_vies_answer_counts_up_to_64_kilobytes(vies_server: Any, size: int, state: str) -> None:
    vies_server.answer = b'{"valid": true, "name": "' + b"x" * (size - 27) + b'"}'
    assert len(vies_server.answer) == size

    assert Vies(vies_server.url).check("DE136695976", asked_by="IE6388047V").state == state


def test_vies_that_does_not_answer_is_unavailable() -> None:
    assert Vies("http://127.0.0.1:1/").check("DE136695976", asked_by="IE1").state == "unavailable"


def test_vies_in_production_asks_the_address_of_the_settings(settings: Settings) -> None:
    settings.VAT_CHECKER = "checkout.vat.vies.Vies"
    settings.VIES_URL = "http://127.0.0.1:1/vies/"

    vies = vat_checker()

    assert isinstance(vies, Vies)
    assert vies.url == "http://127.0.0.1:1/vies/"


@pytest.mark.parametrize(("ending", "state"), [("76", "valid"), ("00", "invalid"), ("99", "unavailable")])
def test_fake_vies_answers_by_the_ending_of_the_number(ending: str, state: str) -> None:
    assert FakeVies().check(f"DE1234567{ending}", asked_by="IE1").state == state
