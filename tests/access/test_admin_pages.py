"""Customer Service opens every list of the admin, and a row of it, so that their statements are read."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin import site
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from checkout.tax.models import SalesTaxRate
from delivery.models import Delivery
from jobs.models import Heartbeat
from notifications.actions.change_email import ChangeEmail
from refunds.models import Difference
from tests.access.world import World
from tests.delivery import goods
from tests.project import our_models
from tests.route import ORDER, Samples
from vendors.log.recording import record
from vendors.models import VendorLogEntry

MODELS = [model for model in site._registry if model in our_models()]
WITHOUT_ROWS = {Heartbeat, Difference}  # a worker's, and of what somebody else changed at the gateway
each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)


@pytest.fixture
def rows(world: World, acme: Samples) -> Samples:
    """Samples, and rows that no route names."""
    order = acme.get(ORDER)
    ChangeEmail(order, world.actors["alice"]).run(email="hopper@navy.example")
    goods.delivered(order.items.earliest("pk"))
    goods.delivered(goods.disc(acme.vendor))
    Delivery.objects.update(awaits_key_since=order.placed_at)  # else no list has it
    record(world.actors["alice"], acme.vendor.pk, VendorLogEntry.Kind.TEAM, "Person “ada@demo.example”", [])
    SalesTaxRate.objects.create(state="NY", rate=4_000, valid_from="2026-01-01")
    return acme


def address(model: type[Model], page: str, *arguments: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)


@each_model
def test_admin_lists_rows(model: type[Model], rows: Samples, signed_in: Callable[[str], Client]) -> None:
    client = signed_in("sam")

    for query in ({}, {"q": "hopper"}, {"q": rows.value(ORDER)}):
        response = client.get(address(model, "changelist"), query)
        assert response.status_code == 200 or response.headers["Location"].endswith("/change/")


@each_model
def test_admin_opens_a_row(model: type[Model], rows: Samples, signed_in: Callable[[str], Client]) -> None:
    row = model._default_manager.order_by("pk").first()

    assert (row is None) == (model in WITHOUT_ROWS)
    if row:
        page = signed_in("sam").get(address(model, "change", row.pk))
        assert page.status_code == 200
        labels = re.findall(r"<label[^>]*>([^<]*)", page.text)
        assert not [label for label in labels if "minor" in label]  # money has the form of its currency
