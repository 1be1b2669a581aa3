"""The admin of users, and who may make them staff."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.http import HttpRequest
from django.test import Client, RequestFactory

from tests import make
from vendors.actor import Actor
from vendors.admin.users import UserAdmin
from vendors.models import Seat, User
from vendors.rights import Right

Panel = Callable[[Actor], Client]
NO_SEATS = {"seats-TOTAL_FORMS": 0, "seats-INITIAL_FORMS": 0}


@pytest.fixture
def root(panel: Panel, db: None) -> Client:
    return panel(Actor.of(make.staff("root@demo.example", is_superuser=True)))


@pytest.fixture
def grace(db: None) -> User:
    return make.user("grace@vendor.example")


def page_of(user: User, page: str = "change") -> str:
    return f"/admin/vendors/user/{user.pk}/{page}/"


def fields_of(user: User, **changes: Any) -> dict[str, Any]:
    return {"email": user.email, "is_active": "on"} | NO_SEATS | changes


def test_user_is_added_with_the_email_in_lower_case(root: Client) -> None:
    passwords = {"usable_password": "true", "password1": make.PASSWORD, "password2": make.PASSWORD}

    response = root.post("/admin/vendors/user/add/", {"email": "New@Vendor.Example"} | passwords | NO_SEATS)

    assert response.status_code == 302
    assert User.objects.get(email="new@vendor.example").check_password(make.PASSWORD)


def test_user_with_the_same_email_in_another_case_is_refused(root: Client, grace: User) -> None:
    form = {"email": "GRACE@vendor.example", "usable_password": "false"}

    response = root.post("/admin/vendors/user/add/", form | NO_SEATS)

    assert "already exists" in response.content.decode()


def test_old_email_is_deleted_when_it_is_corrected(root: Client, grace: User) -> None:
    EmailAddress.objects.create(user=grace, email=grace.email, primary=True)

    assert root.post(page_of(grace), fields_of(grace, email="hopper@vendor.example")).status_code == 302

    assert not EmailAddress.objects.filter(user=grace).exclude(email="hopper@vendor.example").exists()


def test_user_with_a_seat_is_not_made_staff(root: Client, bob: Actor) -> None:
    assert bob.user
    seat = Seat.objects.get()
    form = {
        "seats-TOTAL_FORMS": 1, "seats-INITIAL_FORMS": 1, "seats-0-id": seat.pk, "seats-0-user": bob.user.pk,
        "seats-0-vendor": seat.vendor_id, "seats-0-role": seat.role,
    }  # fmt: skip

    response = root.post(page_of(bob.user), fields_of(bob.user, is_staff="on") | form)

    assert "hold no seats" in response.content.decode()
    bob.user.refresh_from_db()
    assert not bob.user.is_staff


def test_password_is_hidden_from_readers(sam: Actor, panel: Panel, grace: User) -> None:
    client = panel(sam)

    assert "algorithm" not in client.get(page_of(grace)).content.decode()
    assert client.post(page_of(grace), fields_of(grace, is_staff="on")).status_code == 403
    assert client.get(page_of(grace, "password")).status_code == 403


def request_of(user: User, *rights: Right) -> HttpRequest:
    request = RequestFactory().get("/admin/")
    request.user = user
    request.actor = replace(Actor.of(user), rights_everywhere=frozenset(rights))  # type: ignore[attr-defined]
    return request


def test_staff_are_changed_by_superusers_only(sam: Actor, grace: User) -> None:
    from django.contrib import admin  # noqa: PLC0415

    page = admin.site._registry[User]
    assert isinstance(page, UserAdmin)
    assert sam.user
    lead = request_of(make.staff("lead@demo.example"), Right.READ, Right.TEAM)
    root = request_of(make.staff("root@demo.example", is_superuser=True), *Right)

    assert page.has_change_permission(lead, grace)
    assert not page.has_change_permission(lead, sam.user)
    assert page.has_change_permission(root, sam.user)
    assert "is_staff" not in str(page.get_fieldsets(lead, grace))
    assert {"is_staff", "is_superuser", "groups"}.isdisjoint(page.get_form(lead, grace).base_fields)
    assert {"is_staff", "is_superuser", "groups"} <= page.get_form(root, grace).base_fields.keys()
    assert {"is_staff", "is_superuser", "groups"}.isdisjoint(page.get_form(lead, None).base_fields)
