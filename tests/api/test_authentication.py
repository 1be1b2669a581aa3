"""Who asks: a token that stands, with the rights that its person has now."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.utils import timezone

from api.models import ApiToken
from core.token_text import API_TOKEN, DESK_TOKEN, TOKEN, new_token, vendor_id_of
from mycommerce.log_privacy import hide_in_text
from orders.models import Order
from vendors.actor import Actor
from vendors.models import Seat, Vendor
from vendors.rights import Role

Program = Callable[..., Client]
ORDERS = "/api/v1/orders"


def comment(program: Client, order: Order) -> int:
    url = f"{ORDERS}/{order.number}/actions/add-comment"
    return program.post(url, {"comment": "hello"}, content_type="application/json").status_code


def test_text_of_a_token_has_a_checksum() -> None:
    text = new_token(API_TOKEN, 23)

    assert TOKEN.fullmatch(text)
    assert (vendor_id_of(API_TOKEN, text), vendor_id_of(DESK_TOKEN, text)) == (23, 0)
    other_character = "a" if text[-10] != "a" else "b"
    assert vendor_id_of(API_TOKEN, text[:-10] + other_character + text[-9:]) == 0
    assert len({new_token(API_TOKEN, 23) for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer x", "Bearer {made_up}", "Basic {made_up}", "Bearer mycom_\u0661_x",
     "Bearer {of_no_vendor}", "Bearer {long}"],
)  # fmt: skip
def test_stranger_is_asked_for_a_token(db: None, header: str) -> None:
    authorization = header.format(
        made_up=new_token(API_TOKEN, 1), of_no_vendor=new_token(API_TOKEN, 10**18 - 1), long="9" * 5_000
    )

    response = Client().get(ORDERS, headers={"Authorization": authorization})

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="MyCommerce API"'
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["type"] == "/api/v1/docs#unauthenticated"


def test_session_of_a_browser_opens_nothing(anna: Actor, panel: Callable[[Actor], Client]) -> None:
    assert panel(anna).get(ORDERS).status_code == 401


@pytest.mark.parametrize("fault", ["revoked", "expired", "disabled", "no seat", "another seat"])
def test_token_that_does_not_stand_opens_nothing(
    anna: Actor, vendor: Vendor, program: Program, fault: str
) -> None:
    client, person = program(anna), anna.user
    assert person
    assert client.get(ORDERS).status_code == 200
    now = timezone.now()
    if fault == "revoked":
        ApiToken.objects.update(revoked_at=now)
    elif fault == "expired":
        ApiToken.objects.update(expires_at=now)
    elif fault == "disabled":
        person.is_active = False
        person.save()
    else:
        Seat.objects.filter(user=person).delete()
    if fault == "another seat":
        Seat.objects.create(user=person, vendor=vendor, role=Role.OWNER)

    assert client.get(ORDERS).status_code == 401


def test_token_of_a_person_without_the_demanded_second_factor_waits_for_it(
    anna: Actor, vendor: Vendor, program: Program
) -> None:
    client = program(anna)
    vendor.needs_second_factor = True
    vendor.save()

    refused = client.get(ORDERS)

    assert (refused.status_code, refused.json()["type"]) == (403, "/api/v1/docs#no-second-factor")
    assert "set one up at http://localhost:8000/accounts/2fa/totp/activate/" in refused.json()["detail"]
    assert not ApiToken.objects.get().last_used_at
    TOTP.activate(anna.user, generate_totp_secret())
    assert client.get(ORDERS).status_code == 200


def test_token_loses_what_its_persons_role_loses(anna: Actor, order: Order, program: Program) -> None:
    client = program(anna)
    assert comment(client, order) == 200

    Seat.objects.filter(user=anna.user).update(role=Role.VIEWER)

    response = client.post(f"{ORDERS}/{order.number}/actions/add-comment", {"comment": "x"})
    assert response.status_code == 403
    assert response.json()["detail"] == "Add Comment: your role (Viewer) does not allow it."
    assert client.get(ORDERS).status_code == 200


def test_token_has_no_more_rights_than_it_names(alice: Actor, order: Order, program: Program) -> None:
    client = program(alice, "read")

    response = client.post(f"{ORDERS}/{order.number}/actions/add-comment", {"comment": "x"})

    assert response.json()["detail"] == "Add Comment: this API token does not allow it."
    assert comment(program(alice, "read", "support"), order) == 200


def test_last_use_is_recorded_at_most_once_a_minute(anna: Actor, program: Program) -> None:
    client = program(anna)
    client.get(ORDERS)
    first = ApiToken.objects.get().last_used_at
    assert first

    client.get(ORDERS)
    assert ApiToken.objects.get().last_used_at == first

    two_minutes_ago = first - timedelta(minutes=2)
    ApiToken.objects.update(last_used_at=two_minutes_ago)
    client.get(ORDERS)
    assert ApiToken.objects.get().last_used_at != two_minutes_ago


def test_token_is_in_no_log(anna: Actor, vendor: Vendor) -> None:
    text = new_token(API_TOKEN, vendor.pk)

    assert text not in hide_in_text(f"sent Bearer {text}, got 401")
