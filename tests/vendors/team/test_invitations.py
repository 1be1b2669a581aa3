"""Invitations to a team: a link that is mailed, works once, and names no account to a stranger."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from jobs.worker import process_jobs
from tests import make
from tests.at_once import at_once
from vendors.actor import Actor
from vendors.models import Invitation, Seat, User, Vendor
from vendors.rights import Role
from vendors.team import invitations

Panel = Callable[[Actor], Client]
PAGE = "/account/team/"
ADA = "ada@demo.example"
PERSON = {"first_name": "Ada", "last_name": "Love", "password": make.PASSWORD}


def invite(client: Client, email: str = ADA, role: str = "agent") -> str:
    return client.post(PAGE, {"email": email, "role": role}, follow=True).text


def newest_link(mailoutbox: list[EmailMessage]) -> str:
    """Send what waits, and return the path of the link in the newest email."""
    process_jobs()
    return str(mailoutbox[-1].body).split("http://localhost:8000")[1].split()[0]


def test_new_person_joins_with_a_name_and_a_password(
    alice: Actor, vendor: Vendor, panel: Panel, mailoutbox: list[EmailMessage]
) -> None:
    assert f"Invitation sent to {ADA}." in invite(panel(alice), "Ada@Demo.example")
    link, client = newest_link(mailoutbox), Client()
    assert (mailoutbox[0].to, mailoutbox[0].subject) == ([ADA], "Join Acme Software at MyCommerce")
    assert "as Agent" in client.get(link).text

    page = client.post(link, PERSON, follow=True)

    assert page.redirect_chain == [("/", 302)]
    assert "Welcome to the team of Acme Software. Your role: Agent." in page.text
    assert str(Seat.objects.get(vendor=vendor, user__email=ADA)) == "Ada Love, Agent at Acme Software"
    assert "works no more" in Client().get(link).text
    assert "works no more" in Client().post(link, PERSON).text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"password": "ada"}, "too short"),
        ({"password": "ada@demo.example"}, "too similar"),
        ({"first_name": ""}, "required"),
    ],
)
def test_form_of_a_new_person_says_what_is_wrong(
    alice: Actor, panel: Panel, mailoutbox: list[EmailMessage], changes: dict[str, str], sentence: str
) -> None:
    invite(panel(alice))

    assert sentence in Client().post(newest_link(mailoutbox), PERSON | changes).text
    assert not User.objects.filter(email=ADA).exists()


def test_person_with_an_account_signs_in_and_joins(
    alice: Actor, charlie: Actor, vendor: Vendor, panel: Panel, mailoutbox: list[EmailMessage]
) -> None:
    invite(panel(alice), "charlie@demo.example", "manager")
    link, client = newest_link(mailoutbox), Client()
    assert f"/accounts/login/?next={quote(link)}" in client.get(link).text
    assert "This address has an account" in client.post(link, PERSON).text

    form = {"login": "charlie@demo.example", "password": make.PASSWORD, "next": link}
    assert client.post("/accounts/login/", form).headers["Location"] == link
    assert "Welcome to the team of Acme Software" in client.post(link, follow=True).text

    assert charlie.user
    assert Seat.objects.get(vendor=vendor, user=charlie.user).role == Role.MANAGER
    assert charlie.user.seats.count() == 2


def test_nobody_joins_by_the_invitation_of_another_address(
    alice: Actor, bob: Actor, sam: Actor, panel: Panel, mailoutbox: list[EmailMessage]
) -> None:
    invite(panel(alice))
    link = newest_link(mailoutbox)
    for actor in (bob, sam):
        assert "Sign out, then open the link again" in panel(actor).post(link, PERSON).text

    invite(panel(alice), "sam@demo.example")
    assert "staff of MyCommerce hold no seats" in panel(sam).post(newest_link(mailoutbox)).text
    assert not Seat.objects.filter(user__email="sam@demo.example").exists()


def test_page_of_the_team_answers_alike_whether_an_address_has_an_account(
    alice: Actor, bob: Actor, charlie: Actor, panel: Panel, mailoutbox: list[EmailMessage]
) -> None:
    for email in ("charlie@demo.example", ADA):
        assert f"Invitation sent to {email}." in invite(panel(alice), email)
    process_jobs()
    assert len(mailoutbox) == 2
    assert "bob@demo.example is in the team already." in invite(panel(alice), "bob@demo.example")


def test_resend_ends_the_earlier_link_and_revoke_all(
    alice: Actor, panel: Panel, mailoutbox: list[EmailMessage]
) -> None:
    client = panel(alice)
    invite(client)
    first = newest_link(mailoutbox)
    page = f"{PAGE}invitations/{Invitation.objects.get().pk}"

    client.post(f"{page}/resend/")
    second = newest_link(mailoutbox)
    assert "works no more" in Client().get(first).text
    assert "Join Acme Software" in Client().get(second).text

    invite(client, role="viewer")  # the same address again: one invitation, with the newer role
    third = newest_link(mailoutbox)
    assert "as Viewer" in Client().get(third).text
    assert "works no more" in Client().get(second).text

    assert f"The invitation of {ADA} is revoked." in client.post(f"{page}/revoke/", follow=True).text
    assert "works no more" in Client().post(third, PERSON).text


def test_link_works_for_seven_days(alice: Actor, panel: Panel, mailoutbox: list[EmailMessage]) -> None:
    client = panel(alice)
    invite(client)
    link = newest_link(mailoutbox)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert "works no more" in Client().post(link, PERSON).text
    assert "Expired" in client.get(PAGE).text
    assert "works no more" in Client().get("/accounts/invitation/x:y:z/").text


def test_invitations_are_limited(alice: Actor, panel: Panel, fresh_limits: None) -> None:
    client = panel(alice)
    pages = [invite(client, f"ada{number}@demo.example") for number in range(21)]

    assert "many invitations within the hour" in pages[-1]
    assert Invitation.objects.count() == 20


def test_team_has_a_limit(alice: Actor, panel: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitations, "MOST_PEOPLE", 1)

    assert "A team has at most 1 people" in invite(panel(alice))


def test_page_behind_the_link_makes_few_queries(
    alice: Actor,
    panel: Panel,
    mailoutbox: list[EmailMessage],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    invite(panel(alice))
    link = newest_link(mailoutbox)

    with django_assert_max_num_queries(2):
        Client().get(link)


@pytest.mark.django_db(transaction=True)
def test_link_used_twice_at_once_lets_in_once(vendor: Vendor, alice: Actor) -> None:
    assert alice.user
    invitations.invite(vendor, ADA, Role.AGENT, by=alice.user)
    invitation = Invitation.objects.get()
    person = invitations.NewPerson("Ada", "Love", make.PASSWORD)

    users = at_once(*2 * [lambda: invitations.accept_as_new(invitation, person)])

    assert sorted(user is None for user in users) == [False, True]
    assert Seat.objects.filter(vendor=vendor, user__email=ADA).count() == 1
