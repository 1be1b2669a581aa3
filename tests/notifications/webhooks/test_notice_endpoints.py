"""Marketing → Checkout Settings: endpoints, their secrets, and the test notice with its response."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from core.encryption import decrypt
from jobs.worker import process_jobs
from notifications.webhooks.models import NoticeEndpoint
from tests import make
from tests.core.hostile_urls import HOSTILE, LEADING_INSIDE
from tests.internet import Internet
from tests.notice_sink import Sink
from vendors.actor import Actor
from vendors.models import Seat, Vendor
from vendors.rights import Role

Panel = Callable[[Actor], Client]
NEW, SETTINGS = "/marketing/notices/new/", "/marketing/checkout-settings/"
FORM = {"url": "https://hooks.acme.example/orders", "format": "json", "events": ["order", "refund"]}


def url_of(endpoint: NoticeEndpoint, part: str = "") -> str:
    return f"/marketing/notices/{endpoint.pk}/{part}"


def secret_on(page: str) -> str:
    return next(iter(re.findall(r"whsec_[A-Za-z0-9+/=]{44}", page)), "")


def test_new_endpoint_shows_its_secret_once(alice: Actor, panel: Panel, sink: Sink) -> None:
    client = panel(alice)

    page = client.post(NEW, FORM, follow=True).content.decode()

    endpoint = NoticeEndpoint.objects.get()
    secret = secret_on(page)
    assert (endpoint.events, endpoint.format, endpoint.state) == (["order", "refund"], "json", "active")
    assert len(decrypt(endpoint.secret)) == 32
    assert secret.removeprefix("whsec_") not in endpoint.secret
    second_page = client.get(url_of(endpoint)).content.decode()
    assert secret not in second_page
    assert "New secret" in second_page
    assert "hooks.acme.example/orders" in client.get(SETTINGS).content.decode()


def test_rotated_secret_signs_beside_the_old_one_for_a_day(
    alice: Actor, panel: Panel, vendor: Vendor, sink: Sink
) -> None:
    client, endpoint = panel(alice), make.endpoint(vendor, format="json")

    new = secret_on(client.post(url_of(endpoint, "secret/"), follow=True).content.decode())
    client.post(url_of(endpoint, "test/"))
    process_jobs()
    NoticeEndpoint.objects.update(old_secret_until=make.PLACED_AT)
    client.post(url_of(endpoint, "test/"))
    process_jobs()

    during, after = sink.arrived
    for secret in (new, make.NOTICE_SECRET):
        Webhook(secret).verify(during.body, dict(during.headers))
    Webhook(new).verify(after.body, dict(after.headers))
    with pytest.raises(WebhookVerificationError):
        Webhook(make.NOTICE_SECRET).verify(after.body, dict(after.headers))


def test_test_notice_shows_its_answer(alice: Actor, panel: Panel, vendor: Vendor, sink: Sink) -> None:
    client, endpoint = panel(alice), make.endpoint(vendor, url="https://hooks.acme.example/400")

    waiting = client.post(url_of(endpoint, "test/"), follow=True).content.decode()
    assert "Queued" in waiting
    assert 'hx-trigger="every 1s"' in waiting
    process_jobs()

    answered = client.get(url_of(endpoint)).content.decode()
    assert "400 Bad Request" in answered
    assert "{&quot;told&quot;: 400}" in answered
    assert 'hx-trigger="every 1s"' not in answered
    assert b'is-test="true"' in sink.arrived[0].body
    assert len(sink.arrived) == 1


def test_test_notice_shows_that_nobody_answered(
    alice: Actor, panel: Panel, vendor: Vendor, internet: Internet
) -> None:
    client, endpoint = panel(alice), make.endpoint(vendor, url="https://gone.example/")

    client.post(url_of(endpoint, "test/"))
    process_jobs()

    assert "The name gone.example could not be looked up" in client.get(url_of(endpoint)).content.decode()


@pytest.mark.parametrize("url", HOSTILE)
def test_endpoint_form_refuses_a_hostile_address(
    alice: Actor, panel: Panel, internet: Internet, url: str
) -> None:
    internet.names |= {name: [[address]] for name, address in LEADING_INSIDE.items()}

    response = panel(alice).post(NEW, FORM | {"url": url})

    assert response.status_code == 200
    assert response.context["form"].errors["url"]
    assert not NoticeEndpoint.objects.exists()


def test_endpoint_form_says_why_an_address_is_refused(alice: Actor, panel: Panel, internet: Internet) -> None:
    internet.names["evil.example"] = [["10.0.0.1"]]

    page = panel(alice).post(NEW, FORM | {"url": "https://evil.example/"}).content.decode()

    assert "Notices cannot go there: evil.example leads to an address that is not public." in page


def test_endpoint_form_refuses_a_duplicate(alice: Actor, panel: Panel, vendor: Vendor, sink: Sink) -> None:
    make.endpoint(vendor, url=FORM["url"])

    page = panel(alice).post(NEW, FORM).content.decode()

    assert "Notices go there already." in page


def test_removed_endpoint_is_gone_from_the_settings(alice: Actor, panel: Panel, vendor: Vendor) -> None:
    client, endpoint = panel(alice), make.endpoint(vendor)

    client.post(url_of(endpoint, "remove/"))

    assert client.get(url_of(endpoint)).status_code == 404
    assert "No address yet" in client.get(SETTINGS).content.decode()


def test_endpoint_is_changed_by_owners_and_read_by_the_team(
    amir: Actor, panel: Panel, vendor: Vendor, sink: Sink
) -> None:
    client, endpoint = panel(amir), make.endpoint(vendor)

    page = client.get(url_of(endpoint)).content.decode()
    assert "Only an owner changes these settings." in page
    assert "New secret" not in page
    for part in ("", "test/", "secret/", "catch-up/", "remove/"):
        assert client.post(url_of(endpoint, part), FORM).status_code == 403
    assert client.post(NEW, FORM).status_code == 403


def test_notice_example_shows_payload_schema_and_signature(anna: Actor, panel: Panel) -> None:
    page = panel(anna).get("/marketing/notices/example/").content.decode()

    assert "&lt;order-notification&gt;" in page
    assert "order-notification.xsd" in page
    assert "webhook-signature" in page


def test_endpoint_is_found_at_each_vendor_where_a_person_has_a_seat(
    alice: Actor, vendor: Vendor, other_vendor: Vendor, panel: Panel
) -> None:
    assert alice.user
    Seat.objects.create(user=alice.user, vendor=other_vendor, role=Role.OWNER)
    client = panel(alice)

    for owner in (other_vendor, vendor):
        page = client.get(url_of(make.endpoint(owner)))
        assert (page.status_code, page.wsgi_request.vendor) == (200, owner)  # type: ignore[attr-defined]
    assert client.get(url_of(make.endpoint(make.vendor("Initech")))).status_code == 404
