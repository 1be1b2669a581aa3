"""Customer Service opens every list of the admin, and a row of it, so that their statements are read."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin import site
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from jobs.models import Heartbeat
from refunds.models import Difference
from tests.route import ORDER, Samples

each_model = pytest.mark.parametrize("model", site._registry, ids=lambda model: model.__name__)
WITHOUT_ROWS = {Heartbeat, Difference}  # nothing that a route names makes one


def address(model: type[Model], page: str, *arguments: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)


@each_model
def test_admin_lists_rows(model: type[Model], acme: Samples, signed_in: Callable[[str], Client]) -> None:
    client = signed_in("sam")

    for query in ({}, {"q": acme.value(ORDER)}, {"q": "hopper"}):
        assert client.get(address(model, "changelist"), query).status_code == 200


@each_model
def test_admin_opens_a_row(model: type[Model], acme: Samples, signed_in: Callable[[str], Client]) -> None:
    row = model._default_manager.order_by("pk").first()

    assert (row is None) == (model in WITHOUT_ROWS)
    if row:
        assert signed_in("sam").get(address(model, "change", row.pk)).status_code == 200
