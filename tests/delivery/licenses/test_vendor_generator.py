"""The vendor's own generator, over a real socket: what is posted, what is taken for a key, what is told of errors."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from delivery.actions.rerun_delivery import RerunDelivery
from delivery.licenses.models import LicenseKey
from delivery.models import Delivery
from jobs.models import Job
from orders.models import OrderItem
from tests.delivery import goods
from tests.delivery.licenses.passports import ask, bought
from vendors.actor import Actor

Panel = Callable[[Actor], Client]


class Generator(HTTPServer):
    """A vendor's: answers as it is told, and keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.status, self.type, self.body = 200, "text/plain", b" KEY-OF-THE-VENDOR\n"
        self.asked: list[dict[str, list[str]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/keygen"


class Handler(BaseHTTPRequestHandler):
    server: Generator

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append(parse_qs(body, keep_blank_values=True))
        self.send_response(self.server.status)
        self.send_header("Content-Type", self.server.type)
        self.send_header("Content-Disposition", 'attachment; filename="my.lic"')
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *args: Any) -> None:
        """Tests say what matters themselves."""


@pytest.fixture
def generator(settings: Settings) -> Iterator[Generator]:
    with Generator() as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        settings.NOTICE_TRUSTED_ORIGINS = [server.url.removesuffix("/keygen")]
        yield server
        server.shutdown()


def test_it_posts_the_purchase_and_takes_the_key(generator: Generator, item: OrderItem) -> None:
    goods.terms(item, key_source="vendor", generator_url=generator.url)

    delivery = goods.delivered(item)

    (asked,) = generator.asked
    assert delivery.key.value == "KEY-OF-THE-VENDOR"
    assert asked["PURCHASE_ID"] == [item.order.number]
    assert asked["REG_NAME"] == ["Grace Hopper"]
    assert (asked["EMAIL"], asked["PRODUCT_ID"]) == (["grace@navy.example"], ["BP-1"])


def test_it_keeps_a_binary_key_as_a_file_for_the_customer(
    generator: Generator, item: OrderItem, client: Client
) -> None:
    generator.type, generator.body = "application/octet-stream", b"\x00\xff\x80 binary"
    goods.terms(item, key_source="vendor", generator_url=generator.url)

    key = goods.delivered(item).key
    address = key.file_url.partition("/k/")[2]

    assert key.filename == "my.lic"
    assert client.get(f"/k/{address}").content == generator.body
    assert client.get(f"/k/{address[:-9]}x/my.lic").status_code == 404
    LicenseKey.objects.update(revoked_at=timezone.now())
    assert client.get(f"/k/{address}").status_code == 403


@pytest.mark.usefixtures("fresh_limits")
def test_it_is_asked_for_each_machine_whose_program_fetches_a_key(
    generator: Generator, item: OrderItem
) -> None:
    delivery = bought(item, key_source="vendor", generator_url=generator.url)

    first = ask(delivery, "AAAA-1")
    assert (first.status_code, first.json()["error"], generator.asked) == (202, "being_made", [])
    goods.outbox.drain()
    generator.type, generator.body = "application/octet-stream", b"\x00\xff"
    assert ask(delivery, "BBBB-2").status_code == 202
    goods.outbox.drain()

    text, file = ask(delivery, "AAAA-1").json(), ask(delivery, "BBBB-2").json()
    assert (text["key"], text["filename"]) == ("KEY-OF-THE-VENDOR", "")
    assert (file["key"], file["filename"], file["machines"]) == ("AP8=", "my.lic", 2)
    assert [asked["ADDITIONAL1"] for asked in generator.asked] == [["AAAA-1"], ["BBBB-2"]]


def test_it_keeps_one_row_for_a_key_that_is_given_again(
    generator: Generator, item: OrderItem, anna: Actor
) -> None:
    goods.terms(item, key_source="vendor", generator_url=generator.url)
    first = goods.delivered(item).key

    for body, states in (
        (b"KEY-OF-THE-VENDOR", ["active"]),
        (b"ANOTHER", ["revoked", "active"]),
        (b"KEY-OF-THE-VENDOR", ["active", "revoked"]),
    ):
        generator.body = body
        RerunDelivery(item.order, anna, item).run()
        goods.outbox.drain()
        assert [key.state for key in LicenseKey.objects.order_by("pk")] == states

    assert Delivery.objects.get().key == first
    assert (
        item.order.activities.filter(sentence__startswith="The same license key was given again").count() == 1
    )


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (500, b"license server down", "Your generator answered 500: license server down"),
        (404, b"", "Your generator answered 404: nothing"),
        (200, b"  ", "Your generator answered 200, but with no key in it."),
        (200, b"<html>" * 5000, "Your generator answered 200, but with no key in it."),
    ],
)
def test_it_tells_what_went_wrong_and_tries_again_after_an_hour(
    generator: Generator, item: OrderItem, status: int, body: bytes, told: str
) -> None:
    generator.status, generator.body = status, body
    goods.terms(item, key_source="vendor", generator_url=generator.url)

    goods.delivered(item)

    job = Job.objects.get()
    assert job.last_error == told
    assert timedelta(minutes=50) < job.due_at - timezone.now() < timedelta(minutes=70)
    assert Delivery.objects.get().awaits_key_since


def test_it_tries_six_times_in_a_day_and_a_half(generator: Generator, item: OrderItem) -> None:
    generator.status = 500
    goods.terms(item, key_source="vendor", generator_url=generator.url)
    goods.delivered(item)

    waits = []
    for _ in range(5):
        job = Job.objects.get()
        waits.append(round((job.due_at - timezone.now()).total_seconds() / 3600 / 1.0001))
        Job.objects.update(due_at=timezone.now())
        goods.outbox.drain()

    assert all(
        abs(wait - hours) <= hours * 0.12 + 0.5 for wait, hours in zip(waits, (1, 2, 4, 8, 16), strict=True)
    )
    assert Job.objects.get().state == "failed"
    assert len(generator.asked) == 6


def test_it_can_be_tried_out_and_keeps_nothing(
    generator: Generator, amir: Actor, bob: Actor, item: OrderItem, panel: Panel
) -> None:
    terms = goods.terms(item, key_source="vendor", generator_url=generator.url)
    page = f"/catalog/products/{terms.product_id}/delivery/test/"

    assert "KEY-OF-THE-VENDOR" in panel(amir).post(page).content.decode()
    assert generator.asked[0]["TEST"] == ["1"]
    generator.status = 503
    assert "Your generator answered 503" in panel(amir).post(page).content.decode()
    assert panel(bob).post(page).status_code == 403
    assert not LicenseKey.objects.exists()


def test_it_has_one_of_its_own_to_try_with(client: Client, settings: Settings) -> None:
    assert client.post("/demo-generator/text/").status_code == 404
    settings.DEBUG = True
    text, file, down = (client.post(f"/demo-generator/{kind}/") for kind in ("text", "file", "down"))

    assert (text["Content-Type"], file["Content-Type"]) == ("text/plain", "application/octet-stream")
    assert (len(text.content), len(file.content), down.status_code) == (24, 96, 503)
    assert client.post("/demo-generator/other/").status_code == 404


@pytest.mark.parametrize("url", ["", "http://keys.acme.example/", "https://127.0.0.1/", "file:///etc/passwd"])
def test_it_takes_no_address_that_leads_inside(amir: Actor, item: OrderItem, panel: Panel, url: str) -> None:
    terms = goods.terms(item)
    form = {"download_limit": 3, "download_days": 30, "old_key_days": 0, "low_stock_at": 20}

    answer = panel(amir).post(
        f"/catalog/products/{terms.product_id}/delivery/",
        form | {"key_source": "vendor", "generator_url": url},
    )

    assert answer.status_code == 200
    terms.refresh_from_db()
    assert terms.key_source == ""
