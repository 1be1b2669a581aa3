"""The vendor's own generator, over a real socket: what is posted, what counts as a key, and errors."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.http import Http404
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import Settings

from delivery.actions.rerun_delivery import RerunDelivery
from delivery.licenses.models import LicenseKey
from delivery.models import Delivery
from devtools.demo_generator import demo_generator
from jobs.models import Job
from jobs.worker import process_jobs
from orders.models import OrderItem
from tests.delivery import goods
from tests.delivery.licenses.software_passport import delivered_passport, fetch_key
from tests.job_states import make_due
from vendors.actor import Actor

Panel = Callable[[Actor], Client]


class Generator(HTTPServer):
    """A vendor's generator with a settable response; it keeps the forms that were posted."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.status, self.type, self.body = 200, "text/plain", b" KEY-OF-THE-VENDOR\n"
        self.forms: list[dict[str, list[str]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/keygen"


class Handler(BaseHTTPRequestHandler):
    server: Generator

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.forms.append(parse_qs(body, keep_blank_values=True))
        self.send_response(self.server.status)
        self.send_header("Content-Type", self.server.type)
        self.send_header("Content-Disposition", 'attachment; filename="my.lic"')
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *args: Any) -> None:
        """Log nothing."""


@pytest.fixture
def generator(settings: Settings) -> Iterator[Generator]:
    with Generator() as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        settings.NOTICE_TRUSTED_ORIGINS = [server.url.removesuffix("/keygen")]
        yield server
        server.shutdown()


def test_vendor_generator_gets_the_purchase_and_returns_the_key(
    generator: Generator, item: OrderItem
) -> None:
    goods.terms(item, key_source="vendor", generator_url=generator.url)

    delivery = goods.delivered(item)

    (form,) = generator.forms
    assert goods.key_of(delivery).value == "KEY-OF-THE-VENDOR"
    assert form["PURCHASE_ID"] == [item.order.number]
    assert form["REG_NAME"] == ["Grace Hopper"]
    assert (form["EMAIL"], form["PRODUCT_ID"]) == (["grace@navy.example"], ["BP-1"])


def test_vendor_generator_binary_key_is_a_file_for_the_customer(
    generator: Generator, item: OrderItem, client: Client
) -> None:
    generator.type, generator.body = "application/octet-stream", b"\x00\xff\x80 binary"
    goods.terms(item, key_source="vendor", generator_url=generator.url)

    key = goods.key_of(goods.delivered(item))
    address = key.file_url.partition("/k/")[2]

    assert key.filename == "my.lic"
    assert client.get(f"/k/{address}").content == generator.body
    assert client.get(f"/k/{address[:-9]}x/my.lic").status_code == 404
    LicenseKey.objects.update(revoked_at=timezone.now())
    assert client.get(f"/k/{address}").status_code == 403


@pytest.mark.usefixtures("fresh_limits")
def test_vendor_generator_is_asked_for_each_machine(generator: Generator, item: OrderItem) -> None:
    delivery = delivered_passport(item, key_source="vendor", generator_url=generator.url)

    first = fetch_key(delivery, "AAAA-1")
    assert (first.status_code, first.json()["error"], generator.forms) == (202, "being_made", [])
    process_jobs()
    generator.type, generator.body = "application/octet-stream", b"\x00\xff"
    assert fetch_key(delivery, "BBBB-2").status_code == 202
    process_jobs()

    text_key, binary_key = fetch_key(delivery, "AAAA-1").json(), fetch_key(delivery, "BBBB-2").json()
    assert (text_key["key"], text_key["filename"]) == ("KEY-OF-THE-VENDOR", "")
    assert (binary_key["key"], binary_key["filename"], binary_key["machines"]) == ("AP8=", "my.lic", 2)
    assert [form["ADDITIONAL1"] for form in generator.forms] == [["AAAA-1"], ["BBBB-2"]]


def test_vendor_generator_key_returned_again_is_one_row(
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
        process_jobs()
        assert [key.state for key in LicenseKey.objects.order_by("pk")] == states

    assert Delivery.objects.get().key == first
    assert (
        item.order.activities.filter(sentence__startswith="The same license key was given again").count() == 1
    )


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (500, b"license server down", "Your generator answered 500: license server down"),
        (404, b"", "Your generator answered 404: nothing"),
        (200, b"  ", "Your generator answered 200, but with no key in it."),
        (200, b"<html>" * 5000, "Your generator answered 200, but with no key in it."),
    ],
)
def test_vendor_generator_error_is_stored_and_retried_after_an_hour(
    generator: Generator, item: OrderItem, status: int, body: bytes, message: str
) -> None:
    generator.status, generator.body = status, body
    goods.terms(item, key_source="vendor", generator_url=generator.url)

    goods.delivered(item)

    job = Job.objects.get()
    assert job.last_error == message
    assert timedelta(minutes=50) < job.due_at - timezone.now() < timedelta(minutes=70)
    assert Delivery.objects.get().awaits_key_since


def test_vendor_generator_is_asked_six_times_in_a_day_and_a_half(
    generator: Generator, item: OrderItem
) -> None:
    generator.status = 500
    goods.terms(item, key_source="vendor", generator_url=generator.url)
    goods.delivered(item)

    waits = []
    for _ in range(5):
        job = Job.objects.get()
        waits.append(round((job.due_at - timezone.now()).total_seconds() / 3600 / 1.0001))
        make_due()
        process_jobs()

    assert all(
        abs(wait - hours) <= hours * 0.12 + 0.5 for wait, hours in zip(waits, (1, 2, 4, 8, 16), strict=True)
    )
    assert Job.objects.get().state == "failed"
    assert len(generator.forms) == 6


def test_test_generator_page_shows_the_response_and_stores_nothing(
    generator: Generator, amir: Actor, bob: Actor, item: OrderItem, panel: Panel
) -> None:
    terms = goods.terms(item, key_source="vendor", generator_url=generator.url)
    page = f"/catalog/products/{terms.product_id}/delivery/test/"

    assert "KEY-OF-THE-VENDOR" in panel(amir).post(page).content.decode()
    assert generator.forms[0]["TEST"] == ["1"]
    generator.status = 503
    assert "Your generator answered 503" in panel(amir).post(page).content.decode()
    assert panel(bob).post(page).status_code == 403
    assert not LicenseKey.objects.exists()


def test_demo_generator_responds_only_in_debug_mode(rf: RequestFactory, settings: Settings) -> None:
    request = rf.post("/demo-generator/")
    with pytest.raises(Http404):
        demo_generator(request, "text")
    settings.DEBUG = True
    text, file, down = (demo_generator(request, kind) for kind in ("text", "file", "down"))

    assert (text["Content-Type"], file["Content-Type"]) == ("text/plain", "application/octet-stream")
    assert (len(text.content), len(file.content), down.status_code) == (24, 96, 503)
    with pytest.raises(Http404):
        demo_generator(request, "other")


@pytest.mark.parametrize("url", ["", "http://keys.acme.example/", "https://127.0.0.1/", "file:///etc/passwd"])
def test_terms_page_refuses_generator_urls_that_lead_inside(
    amir: Actor, item: OrderItem, panel: Panel, url: str
) -> None:
    terms = goods.terms(item)
    form = {"download_limit": 3, "download_days": 30, "old_key_days": 0, "low_stock_at": 20}

    response = panel(amir).post(
        f"/catalog/products/{terms.product_id}/delivery/",
        form | {"key_source": "vendor", "generator_url": url},
    )

    assert response.status_code == 200
    terms.refresh_from_db()
    assert terms.key_source == ""
