"""SoftwarePassport products: a key is made for each machine that is known, and for no other."""

from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from delivery.actions.fix_delivery import FixDelivery
from delivery.actions.rerun_delivery import RerunDelivery
from delivery.deliver import deliver_to_trial
from delivery.licenses.actions.deliver_license_key import DeliverLicenseKey
from delivery.licenses.models import LicenseKey
from delivery.models import Delivery
from jobs.worker import process_jobs
from orders.actions import Obstacle
from orders.models import OrderItem
from tests import make
from tests.delivery import goods
from tests.delivery.licenses.software_passport import LINK, delivered_passport, fetch_key, machine_states
from vendors.actor import Actor
from vendors.models import Product

Panel = Callable[[Actor], Client]
pytestmark = pytest.mark.usefixtures("fresh_limits")
TERMS = {
    "download_limit": 3, "download_days": 30, "old_key_days": 0, "low_stock_at": 20, "machines": 2,
    "ships_within_days": 3,
    "is_passport": "on", "key_source": "built_in", "activation_url": LINK,
}  # fmt: skip


def test_software_passport_has_no_pending_key_before_a_machine_is_known(
    anna: Actor, item: OrderItem, panel: Panel
) -> None:
    delivery = delivered_passport(item)

    assert (delivery.key, delivery.awaits_key_since, delivery.purchase) == (None, None, "Direct purchase")
    assert delivery.activation_code in delivery.receipt_text
    assert "Everybody has a key" in panel(anna).get("/delivery/missing-keys/").content.decode()
    page = panel(anna).get(item.get_absolute_url()).content.decode()
    assert "Waits for the first launch" in page
    assert "0 of 2 active" in page


def test_software_passport_makes_the_key_of_a_trial_for_its_machine(
    anna: Actor, item: OrderItem, panel: Panel, mailoutbox: list[EmailMessage]
) -> None:
    delivered_passport(item)
    deliver_to_trial(item, "9A3F-77C1")
    assert "will follow in a separate email" in Delivery.objects.get().receipt_text
    process_jobs()

    delivery = Delivery.objects.get()
    assert (delivery.purchase, goods.key_of(delivery).hardware_id, delivery.machines) == (
        "Trialware purchase",
        "9A3F-77C1",
        1,
    )
    assert goods.key_of(delivery).value in str(mailoutbox[-1].body)
    assert fetch_key(delivery).json()["key"] == goods.key_of(delivery).value
    page = panel(anna).get(f"{item.get_absolute_url()}actions/view-entitlement/").content.decode()
    assert "Trialware purchase" in page
    assert "1 of 2 active" in page


def test_deliver_license_key_activates_the_named_machine(anna: Actor, item: OrderItem) -> None:
    delivered_passport(item, machines=1)
    with pytest.raises(Obstacle, match="enter the Hardware ID"):
        DeliverLicenseKey(item.order, anna, item).run(hardware_id="")

    DeliverLicenseKey(item.order, anna, item).run(hardware_id="9A3F-77C1")
    process_jobs()

    delivery = Delivery.objects.get()
    assert (machine_states(item), delivery.machines) == ({"9A3F-77C1": "active"}, 1)
    assert fetch_key(delivery).json()["key"] == goods.key_of(delivery).value


def test_rerun_delivery_renews_the_keys_of_all_machines(anna: Actor, item: OrderItem) -> None:
    delivery = delivered_passport(item)
    keys = {
        hardware_id: fetch_key(delivery, hardware_id).json()["key"] for hardware_id in ("AAAA-1", "BBBB-2")
    }
    assert (
        "A new license key for each of 2 machines from the built-in generator"
        in FixDelivery(item.order, anna, goods.reloaded(item)).preview
    )

    RerunDelivery(item.order, anna, goods.reloaded(item)).run()
    assert fetch_key(delivery, "AAAA-1").json()["key"] == keys["AAAA-1"]
    process_jobs()

    assert LicenseKey.objects.active().count() == 2
    assert LicenseKey.objects.count() == 4
    assert set(machine_states(item).values()) == {"active"}
    assert Delivery.objects.get().awaits_key_since is None


def test_fix_delivery_makes_no_key_without_machine(anna: Actor, item: OrderItem) -> None:
    delivered_passport(item)
    action = FixDelivery(item.order, anna, goods.reloaded(item))
    assert "No license key yet: it is made when its machine is known" in action.preview

    action.run()
    process_jobs()

    assert not LicenseKey.objects.exists()
    assert Delivery.objects.get().awaits_key_since is None


def test_terms_page_saves_software_passport(amir: Actor, panel: Panel, vendor: object) -> None:
    product = make.product(vendor)  # type: ignore[arg-type]

    panel(amir).post(f"/catalog/products/{product.pk}/delivery/", TERMS)

    terms = Product.objects.get(pk=product.pk).terms
    assert (terms.is_passport, terms.activation_url, terms.machines, terms.fetch_allowed) == (
        True,
        LINK,
        2,
        False,
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"activation_url": "javascript:alert({key})"}, "It begins with your program&#x27;s own scheme"),
        ({"activation_url": "http://evil.example/?{key}"}, "the customer&#x27;s own machine only"),
        ({"key_source": ""}, "SoftwarePassport needs license keys"),
        ({"machines": 0}, "One machine at least."),
    ],
)
def test_terms_page_refuses_terms_that_pass_no_key_to_the_program(
    amir: Actor, panel: Panel, vendor: object, changes: dict[str, object], message: str
) -> None:
    product = make.product(vendor)  # type: ignore[arg-type]

    response = panel(amir).post(f"/catalog/products/{product.pk}/delivery/", TERMS | changes)

    assert response.status_code == 200
    assert message in response.content.decode()
    assert not hasattr(Product.objects.get(pk=product.pk), "terms")
