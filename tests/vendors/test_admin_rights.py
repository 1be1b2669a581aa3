"""Who may open the admin, and what each may do there."""

from collections.abc import Callable

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Model
from django.test import Client
from django.urls import NoReverseMatch, reverse

from jobs.models import Heartbeat, Job
from notifications.emails.models import Email
from orders.bulk.models import BulkRun
from orders.models import Activity, Order
from tests import make
from vendors.actor import Actor
from vendors.models import Product, User, Vendor
from vendors.rights import CUSTOMER_SERVICE

Panel = Callable[[Actor], Client]
READ_ONLY = (Activity, BulkRun, Email, Heartbeat, Order, Job, User)


@pytest.fixture
def root(db: None) -> Actor:
    return Actor.of(make.staff("root@demo.example", is_superuser=True))


def address(model: type[Model], page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def test_admin_redirects_strangers_to_sign_in(client: Client, db: None) -> None:
    response = client.get("/admin/orders/order/", follow=True)

    assert response.redirect_chain[-1][0].startswith("/accounts/login/")


def test_admin_redirects_staff_without_a_second_factor_to_set_one_up(panel: Panel, db: None) -> None:
    for fields in ({}, {"is_superuser": True}):
        user = make.user(f"new{len(fields)}@demo.example", is_staff=True, **fields)
        user.groups.add(Group.objects.get_or_create(name=CUSTOMER_SERVICE)[0])

        response = panel(Actor.of(user)).get("/admin/orders/order/")

        assert response["Location"] == "/accounts/2fa/totp/activate/"


@pytest.mark.parametrize(
    "path", ["", "orders/order/", "orders/order/1/change/", "vendors/user/", "autocomplete/"]
)
def test_admin_is_closed_to_vendors(alice: Actor, panel: Panel, path: str) -> None:
    assert panel(alice).get(f"/admin/{path}", follow=True).status_code == 403


def test_admin_shows_customer_service_its_lists(sam: Actor, order: Order, panel: Panel) -> None:
    client = panel(sam)

    assert client.get("/admin/").status_code == 200
    for model in (*READ_ONLY, Product, Vendor):
        assert client.get(address(model, "changelist")).status_code == 200, model


@pytest.mark.parametrize("model", READ_ONLY, ids=lambda model: model.__name__)
def test_admin_lets_customer_service_change_no_rows(sam: Actor, panel: Panel, model: type[Model]) -> None:
    client = panel(sam)

    assert client.get(address(model, "add")).status_code == 403
    assert client.post(address(model, "delete", 1), {"post": "yes"}).status_code in (302, 403)


@pytest.mark.parametrize("model", ["account_emailaddress", "mfa_authenticator", "usersessions_usersession"])
def test_admin_has_no_second_factors_and_sessions(root: Actor, model: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(f"admin:{model}_changelist")


def test_admin_shows_groups_to_superusers_only(sam: Actor, root: Actor, panel: Panel) -> None:
    assert panel(sam).get(address(Group, "changelist")).status_code == 403
    assert "Groups" not in panel(sam).get("/admin/").content.decode()
    assert panel(root).get(address(Group, "changelist")).status_code == 200
    assert panel(root).post(address(Group, "delete", 1), {"post": "yes"}).status_code in (302, 403)


def test_admin_deletes_nothing_but_seats(root: Actor) -> None:
    request = type("Request", (), {"actor": root, "user": root.user})()

    for model, page in admin.site._registry.items():
        assert not page.has_delete_permission(request), model
