"""The page of a vendor's refund settings."""

from collections.abc import Callable

import pytest
from django.test import Client

from refunds.models import RefundSettings
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
FORM = {"mails_customer": "on", "remind_after_days": "3", "escalate_after_days": "10"}


def test_refund_settings_store_ceilings_in_minor_units(alice: Actor, vendor: Vendor, panel: Panel) -> None:
    form = FORM | {"manager": "eur 200,00, JPY 30,000;KWD 1,250", "owner": ""}

    response = panel(alice).post("/refunds/settings/", form, follow=True)

    settings = RefundSettings.objects.get(vendor=vendor)
    assert settings.ceilings == {"manager": {"EUR": 20000, "JPY": 30000, "KWD": 1250}, "owner": {}}
    assert 'value="EUR 200.00, JPY 30000, KWD 1.250"' in response.content.decode()


@pytest.mark.parametrize(
    "ceiling", ["200", "EUR", "EUR -1", "XXY 5", "EUR 1.2345", "EUR 1e9", "EUR 1,249", "JPY 0.5"]
)
def test_refund_settings_refuse_what_is_no_ceiling(
    alice: Actor, vendor: Vendor, panel: Panel, ceiling: str
) -> None:
    response = panel(alice).post("/refunds/settings/", FORM | {"manager": ceiling})

    assert "is not a currency and an amount" in response.content.decode()
    assert not RefundSettings.objects.exists()


def test_refund_settings_are_changed_by_owners_and_read_by_the_team(
    bob: Actor, amir: Actor, panel: Panel
) -> None:
    assert "Only an owner changes these settings." in panel(bob).get("/refunds/settings/").content.decode()
    assert panel(amir).post("/refunds/settings/", FORM).status_code == 403
