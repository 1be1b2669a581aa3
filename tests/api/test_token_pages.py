"""Account → API tokens: made once, shown once, revoked for ever."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from api.models import ApiToken
from api.tokens import MOST_TOKENS
from core.token_text import TOKEN
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
PAGE = "/account/tokens/"
FORM: dict[str, Any] = {"name": "Help Scout", "rights": ["support"], "days": "90"}


def token_on(page: str) -> str:
    match = TOKEN.search(page)
    return match[0] if match else ""


def test_token_is_shown_once_and_stored_as_a_digest(anna: Actor, panel: Panel) -> None:
    client = panel(anna)

    page = client.post(PAGE, FORM, follow=True).content.decode()

    text, token = token_on(page), ApiToken.objects.get()
    assert "API token made." in page
    assert Client().get("/api/v1/orders", headers={"Authorization": f"Bearer {text}"}).status_code == 200
    second_page = client.get(PAGE).content.decode()
    assert not token_on(second_page)
    assert f"…{text[-4:]}" in second_page
    assert text not in str(ApiToken.objects.values().get())
    assert (token.rights, token.user) == (["read", "support"], anna.user)


def test_form_offers_the_rights_of_the_role_only(alice: Actor, anna: Actor, bob: Actor, panel: Panel) -> None:
    offered = {
        name: set(re.findall(r'name="rights" value="(\w+)"', panel(actor).get(PAGE).content.decode()))
        for name, actor in (("alice", alice), ("anna", anna), ("bob", bob))
    }

    assert offered == {"alice": {"support", "refund"}, "anna": {"support"}, "bob": set()}
    page = panel(anna).post(PAGE, FORM | {"rights": ["refund"]}).content.decode()
    assert "refund is not one of the available choices" in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "This field is required."),
        ({"days": "9999"}, "9999 is not one of the available choices"),
        ({"name": "Old"}, "Another token has this name"),
    ],
)
def test_form_that_is_not_right_makes_none(
    anna: Actor, panel: Panel, vendor: Vendor, change: dict[str, str], sentence: str
) -> None:
    assert anna.user
    make.api_token(anna.user, vendor, name="Old")

    page = panel(anna).post(PAGE, FORM | change).content.decode()

    assert sentence in page
    assert ApiToken.objects.count() == 1


def test_vendor_has_a_bounded_number_of_tokens(
    anna: Actor, panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.forms.MOST_TOKENS", 1)
    panel(anna).post(PAGE, FORM)

    page = panel(anna).post(PAGE, FORM | {"name": "Another"}).content.decode()

    assert "There are 1 tokens: revoke one first." in page
    assert MOST_TOKENS > 1


def test_owner_sees_and_revokes_the_tokens_of_the_team(
    alice: Actor, amir: Actor, anna: Actor, panel: Panel, vendor: Vendor
) -> None:
    assert anna.user
    token, _ = make.api_token(anna.user, vendor)
    revoke = f"{PAGE}{token.pk}/revoke/"

    assert token.name not in panel(amir).get(PAGE).content.decode()
    assert panel(amir).post(revoke).status_code == 403
    assert token.name in panel(alice).get(PAGE).content.decode()
    page = panel(alice).post(revoke, follow=True).content.decode()

    assert "API token revoked." in page
    assert "status-revoked" in page
    token.refresh_from_db()
    assert token.revoked_at


def test_making_and_revoking_need_a_fresh_sign_in(anna: Actor, panel: Panel, vendor: Vendor) -> None:
    assert anna.user
    token, _ = make.api_token(anna.user, vendor)
    client = panel(anna)
    make.stale(client)

    for url, form in ((PAGE, FORM), (f"{PAGE}{token.pk}/revoke/", {})):
        assert client.post(url, form).headers["Location"].startswith("/accounts/reauthenticate/")
    assert client.get(PAGE).status_code == 200
    assert ApiToken.objects.get().revoked_at is None


def test_page_has_a_bounded_number_of_queries(
    alice: Actor, panel: Panel, vendor: Vendor, django_assert_max_num_queries: Any
) -> None:
    assert alice.user
    for _ in range(3):
        make.api_token(alice.user, vendor)
    client = panel(alice)

    with django_assert_max_num_queries(10):
        client.get(PAGE)
