from collections.abc import Callable

import pytest
from django.test import Client

from delivery.actions.rerun_delivery import RerunDelivery
from delivery.models import Delivery
from jobs.worker import process_jobs
from orders.models import OrderItem
from tests.delivery import goods
from tests.tables import snapshot
from vendors.actor import Actor

Panel = Callable[[Actor], Client]


@pytest.mark.parametrize("is_trialware", [False, True])
def test_view_entitlement_shows_keys_machine_history_and_kind_of_purchase(
    anna: Actor, bob: Actor, item: OrderItem, panel: Panel, is_trialware: bool
) -> None:
    goods.terms(item, key_source="pool")
    goods.pool(item, "FIRST-KEY", "SECOND-KEY")
    goods.delivered(item)
    Delivery.objects.update(hardware_id="9A3F-77C1", is_trialware=is_trialware)
    RerunDelivery(item.order, anna, item).run()
    process_jobs()

    page = panel(bob).get(f"{item.get_absolute_url()}actions/view-entitlement/").content.decode()

    assert page.index("SECOND-KEY") < page.index("FIRST-KEY")
    assert "9A3F-77C1" in page
    assert ("Trialware purchase" if is_trialware else "Direct purchase") in page
    assert "A new key took its place." in page
    assert "anna@demo.example" in page
    assert "Delivery of Backup Pro made anew" in page


def test_view_entitlement_changes_nothing(anna: Actor, item: OrderItem, panel: Panel) -> None:
    page, client = f"{item.get_absolute_url()}actions/view-entitlement/", panel(anna)
    before = snapshot()

    assert "No key was ever made" in client.get(page).content.decode()
    assert client.post(page).status_code == 200
    assert snapshot() == before
