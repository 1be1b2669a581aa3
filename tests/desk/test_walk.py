"""Everybody's token × every address that a token opens: a stranger's is absent, another vendor's shows its own only."""

from collections.abc import Iterator

import pytest
from django.test import Client

from core.token_text import API_TOKEN, DESK_TOKEN, new_token
from desk.help_desks import revoke
from desk.models import HelpDesk
from orders.models import Order
from tests import make
from tests.desk.help_scout import frame_address, post_ticket
from tests.desk.test_frame import post
from tests.tables import snapshot
from tests.types import Response
from vendors.actor import Actor
from vendors.models import Vendor

Kind = HelpDesk.Kind


def ask_all(token: str, secret: str) -> Iterator[tuple[Kind, Response]]:
    """Ask each address as its desk does; yield what it shows in the end."""
    yield Kind.HELP_SCOUT_LEGACY, post_ticket(token, secret)
    for kind, address in (
        (Kind.HELP_SCOUT, frame_address(token, secret)),
        (Kind.FRAME, f"/desk/frame/{token}/"),
    ):
        page = Client().get(address)
        yield kind, post(address, page) if page.status_code == 200 else page


@pytest.mark.parametrize("kind", Kind)
def test_token_opens_the_addresses_of_its_kind_only(
    alice: Actor, vendor: Vendor, order: Order, kind: Kind
) -> None:
    _, token, secret = make.help_desk(vendor, kind)

    for asked, response in ask_all(token, secret):
        is_own = asked == kind or (kind == Kind.FRAME and asked == Kind.HELP_SCOUT)
        assert (order.number in response.content.decode()) == is_own, asked


def test_tokens_that_are_none_are_absent(alice: Actor, vendor: Vendor, order: Order) -> None:
    help_desk, revoked, secret = make.help_desk(vendor)
    revoke(help_desk)
    _, token, _ = make.help_desk(vendor)
    assert alice.user
    strangers = [
        "x", "0", "mydesk_1_x", new_token(DESK_TOKEN, vendor.pk), new_token(DESK_TOKEN, 10**18 - 1), token[:-1],
        token.replace(f"_{vendor.pk}_", f"_{vendor.pk + 1}_"), new_token(API_TOKEN, vendor.pk),
        make.api_token(alice.user, vendor)[1],
    ]  # fmt: skip
    before = snapshot()

    for text in strangers:
        for kind, response in ask_all(text, "no secret"):
            assert response.status_code == 404, (kind, text)
    assert snapshot() == before
    assert {response.status_code for _, response in ask_all(revoked, secret)} == {404}


@pytest.mark.parametrize("kind", Kind)
def test_another_vendors_token_shows_nothing_of_ours(
    charlie: Actor, other_vendor: Vendor, order: Order, kind: Kind
) -> None:
    _, token, secret = make.help_desk(other_vendor, kind)
    foreign = make.order(other_vendor)

    shown = [response.content.decode() for asked, response in ask_all(token, secret) if asked == kind]

    assert foreign.number in shown[0]
    assert order.number not in shown[0]
