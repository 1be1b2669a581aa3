"""The page for an unknown address is the product's own, also while DEBUG is on."""

import pytest
from django.test import Client
from pytest_django import Settings


@pytest.mark.django_db
@pytest.mark.parametrize("debug", [True, False])
def test_not_found_page_is_the_same_while_debug_is_on(
    client: Client, settings: Settings, *, debug: bool
) -> None:
    settings.DEBUG = debug

    response = client.get("/nothing/here/")

    assert response.status_code == 404
    assert "There is nothing at this address" in response.text
