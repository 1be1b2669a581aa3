"""Whoever tries the product with make run sees its own page for what is not there."""

import pytest
from django.test import Client
from pytest_django import Settings


@pytest.mark.django_db
@pytest.mark.parametrize("debug", [True, False])
def test_it_shows_the_same_page_while_debug_is_on(client: Client, settings: Settings, *, debug: bool) -> None:
    settings.DEBUG = debug

    answer = client.get("/nothing/here/")

    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.text
