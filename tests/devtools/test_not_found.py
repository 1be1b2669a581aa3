"""The page for an unknown address is the product's own, also while DEBUG is on."""

import pytest
from django.test import Client
from pytest_django import Settings

from tests import make
from vendors.actor import Actor
from vendors.models import Vendor


@pytest.mark.django_db
@pytest.mark.parametrize("debug", [True, False])
def test_not_found_page_is_the_same_while_debug_is_on(
    client: Client, settings: Settings, *, debug: bool
) -> None:
    settings.DEBUG = debug

    response = client.get("/nothing/here/")

    assert response.status_code == 404
    assert "There is nothing at this address" in response.text


@pytest.mark.django_db
def test_program_gets_a_problem_while_debug_is_on(anna: Actor, vendor: Vendor, settings: Settings) -> None:
    settings.DEBUG = True
    _, token = make.api_token(anna.seats[0].user, vendor)

    response = Client().get("/api/v1/orders/1-1-1", headers={"Authorization": f"Bearer {token}"})

    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
