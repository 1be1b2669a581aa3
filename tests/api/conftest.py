"""A program with an API token of one of the cast."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests import make
from vendors.actor import Actor

Program = Callable[..., Client]


@pytest.fixture
def program() -> Program:
    """A program with a new token of one of the cast, by all of its rights unless some are named."""

    def program(actor: Actor, *rights: str) -> Client:
        assert actor.user
        _, text = make.api_token(actor.user, actor.seats[0].vendor, *rights)
        return with_token(text)

    return program


def with_token(text: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {text}"})
