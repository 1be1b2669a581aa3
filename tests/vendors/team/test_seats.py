"""The seats of a team: who changes them, what ends with one, and that an Owner is left."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from api.models import ApiToken
from tests import make
from tests.at_once import at_once
from vendors.actor import Actor
from vendors.models import Invitation, Seat, User, Vendor
from vendors.rights import Role
from vendors.team.invitations import invite
from vendors.team.seats import LastOwner, change_role, remove_seat, seats_of

Panel = Callable[[Actor], Client]
PAGE = "/account/team/"


def seat_of(actor: Actor) -> Seat:
    return actor.seats[0]


def person(actor: Actor) -> User:
    assert actor.user
    return actor.user


def test_page_lists_the_team(
    alice: Actor,
    bob: Actor,
    vendor: Vendor,
    panel: Panel,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    invite(vendor, "ada@demo.example", Role.AGENT, by=person(alice))
    client = panel(bob)
    with django_assert_max_num_queries(8):
        page = client.get(PAGE).text

    for text in (
        "alice@demo.example",
        "bob@demo.example",
        "ada@demo.example",
        "Owner",
        "Viewer",
        "Never",
        "Off",
    ):
        assert text in page
    assert "Only an Owner changes the team." in page
    assert "Send invitation" not in page


def test_last_seen_is_the_last_use_of_a_browser_not_the_sign_in(anna: Actor, vendor: Vendor) -> None:
    signed_in, used = timezone.now() - timedelta(days=9), timezone.now() - timedelta(days=1)
    User.objects.filter(pk=person(anna).pk).update(last_login=signed_in)
    assert seats_of(vendor).get().last_seen_at == signed_in  # type: ignore[attr-defined]

    UserSession.objects.create(user=person(anna), session_key="key", ip="192.0.2.1", user_agent="Firefox/1")
    UserSession.objects.update(last_seen_at=used)
    assert seats_of(vendor).get().last_seen_at == used  # type: ignore[attr-defined]


def test_owner_changes_a_role(alice: Actor, bob: Actor, panel: Panel) -> None:
    page = f"{PAGE}{seat_of(bob).pk}/"

    assert "Role changed." in panel(alice).post(page, {"role": "agent"}, follow=True).text
    assert Seat.objects.get(pk=seat_of(bob).pk).role == Role.AGENT
    assert panel(bob).post(page, {"role": "owner"}).status_code == 403
    assert "Select a valid choice" in panel(alice).post(page, {"role": "king"}).text


def test_removed_person_is_out_at_once_with_tokens_and_invitations(
    alice: Actor, amir: Actor, vendor: Vendor, panel: Panel
) -> None:
    change_role(seat_of(amir), Role.OWNER, by=person(alice))
    invite(vendor, "ada@demo.example", Role.OWNER, by=person(amir))
    _, text = make.api_token(person(amir), vendor)
    bearer, client = {"Authorization": f"Bearer {text}"}, panel(amir)
    assert Client().get("/api/v1/orders", headers=bearer).status_code == 200

    page = f"{PAGE}{seat_of(amir).pk}/remove/"
    assert "amir@demo.example is no longer in the team." in panel(alice).post(page, follow=True).text

    assert client.get("/orders/").status_code in {403, 404} or "no seat" in client.get("/").text
    assert Client().get("/api/v1/orders", headers=bearer).status_code == 401
    assert ApiToken.objects.filter(vendor=vendor).exists()
    assert not Invitation.objects.filter(vendor=vendor).exists()


def test_last_owner_neither_goes_nor_gets_another_role(alice: Actor, bob: Actor, panel: Panel) -> None:
    client, page = panel(alice), f"{PAGE}{seat_of(alice).pk}/"

    for response in (client.post(page, {"role": "viewer"}), client.post(f"{page}remove/")):
        assert "is the only Owner. Make somebody else an Owner first." in response.text
    assert Seat.objects.get(pk=seat_of(alice).pk).role == Role.OWNER


def test_owner_who_cannot_sign_in_does_not_count(alice: Actor, vendor: Vendor) -> None:
    make.seat("eve@demo.example", vendor, Role.OWNER, is_active=False)

    with pytest.raises(LastOwner):
        remove_seat(seat_of(alice), by=person(alice))


def test_changes_need_a_fresh_sign_in(alice: Actor, bob: Actor, panel: Panel) -> None:
    client = panel(alice)
    make.stale(client)

    for page in (PAGE, f"{PAGE}{seat_of(bob).pk}/", f"{PAGE}{seat_of(bob).pk}/remove/"):
        assert (
            client.post(page, {"role": "owner"}).headers["Location"].startswith("/accounts/reauthenticate/")
        )
        assert client.get(page).status_code == 200


def test_own_seat_goes_when_another_owner_is_left(alice: Actor, vendor: Vendor, panel: Panel) -> None:
    make.seat("eve@demo.example", vendor, Role.OWNER)

    page = panel(alice).post(f"{PAGE}{seat_of(alice).pk}/remove/", follow=True)

    assert page.redirect_chain == [("/", 302)]
    assert "You have no seat at a vendor" in page.text


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", [remove_seat, lambda seat, by: change_role(seat, Role.VIEWER, by=by)])
def test_two_owners_who_remove_each_other_leave_one(
    alice: Actor, vendor: Vendor, change: Callable[..., None]
) -> None:
    eve = make.seat("eve@demo.example", vendor, Role.OWNER)
    hers, eves = seat_of(alice), eve.seats.get()

    answers = at_once(lambda: change(eves, by=person(alice)), lambda: change(hers, by=eve))

    assert sorted(map(type, answers), key=str) == sorted([type(None), PermissionDenied], key=str)
    assert Seat.objects.filter(vendor=vendor, role=Role.OWNER).count() == 1
