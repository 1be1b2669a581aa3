"""VAT numbers: shape, check digit, and what registers answer."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from checkout.vat import BadNumber, well_formed
from checkout.vat.vies import Vies
from devtools.fake_vies import FakeVies


@pytest.mark.parametrize(
    ("typed", "country", "number"),
    [
        ("de 136 695 976", "DE", "DE136695976"),
        ("136695976", "DE", "DE136695976"),
        ("GR 094259216", "GR", "EL094259216"),
        ("EL094259216", "GR", "EL094259216"),
        ("XI 432525179", "GB", "XI432525179"),
        ("GB 980780684", "GB", "GB980780684"),
        ("FR40303265045", "FR", "FR40303265045"),
        ("FR K7 399 859 412", "FR", "FRK7399859412"),
        ("K7399859412", "FR", "FRK7399859412"),
        ("fr4Z123456782", "FR", "FR4Z123456782"),
        ("4Z 123 456 782", "FR", "FR4Z123456782"),
        ("FRAC123456782", "FR", "FRAC123456782"),
        ("AC123456782", "FR", "FRAC123456782"),
        ("ATU13585627", "AT", "ATU13585627"),
        ("NL4495445B01", "NL", "NL004495445B01"),
        ("ESJ99216582", "ES", "ESJ99216582"),
    ],
)
def test_it_reads_numbers_as_people_type_them(typed: str, country: str, number: str) -> None:
    assert well_formed(typed, country) == number


@pytest.mark.parametrize(
    ("typed", "country"),
    [
        ("DE136695977", "DE"),
        ("FR40303265045", "DE"),
        ("XI432525179", "DE"),
        ("hello", "AT"),
        ("DE1", "DE"),
        ("ЖЖ", "PL"),
        ("FRK8399859412", "FR"),
        ("IO399859412", "FR"),
    ],
)
def test_it_refuses_what_cannot_be_a_number(typed: str, country: str) -> None:
    with pytest.raises(BadNumber):
        well_formed(typed, country)


@pytest.fixture
def vies() -> Iterator[Any]:
    """A register on a socket of this machine that answers what the test puts into it."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.server.asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(self.server.answer)

        def log_message(self, *args: Any) -> None:
            """Silence."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        server.url = f"http://127.0.0.1:{server.server_address[1]}/"
        yield server
        server.shutdown()


@pytest.mark.parametrize(
    ("said", "state", "consultation"),
    [
        ({"valid": True, "requestIdentifier": "WAPI1", "name": "A"}, "valid", "WAPI1"),
        ({"valid": False, "requestIdentifier": "WAPI2"}, "invalid", "WAPI2"),
        ({"actionSucceed": False, "errorWrappers": [{"error": "MS_UNAVAILABLE"}]}, "unavailable", ""),
        ({"actionSucceed": False, "errorWrappers": [{"error": "MS_MAX_CONCURRENT_REQ"}]}, "unavailable", ""),
        ([], "unavailable", ""),
        ("nonsense", "unavailable", ""),
        ({"valid": "yes"}, "unavailable", ""),
    ],
)
def test_it_takes_only_a_clear_yes_for_one(vies: Any, said: Any, state: str, consultation: str) -> None:
    vies.answer = json.dumps(said).encode()

    answer = Vies(vies.url).check("DE136695976", asked_by="IE6388047V")

    assert (answer.state, answer.consultation) == (state, consultation)
    assert vies.asked == {
        "countryCode": "DE",
        "vatNumber": "136695976",
        "requesterMemberStateCode": "IE",
        "requesterNumber": "6388047V",
    }


@pytest.mark.parametrize(("size", "state"), [(65_536, "valid"), (65_537, "unavailable")])
def test_vies_answer_counts_up_to_64_kilobytes(vies: Any, size: int, state: str) -> None:
    vies.answer = b'{"valid": true, "name": "' + b"x" * (size - 27) + b'"}'
    assert len(vies.answer) == size

    assert Vies(vies.url).check("DE136695976", asked_by="IE6388047V").state == state


def test_it_calls_a_register_that_is_away_unavailable() -> None:
    assert Vies("http://127.0.0.1:1/").check("DE136695976", asked_by="IE1").state == "unavailable"


@pytest.mark.parametrize(("ending", "state"), [("76", "valid"), ("00", "invalid"), ("99", "unavailable")])
def test_it_has_a_double_that_answers_by_the_ending(ending: str, state: str) -> None:
    assert FakeVies().check(f"DE1234567{ending}", asked_by="IE1").state == state
