"""The page of a vendor's refund settings."""

from collections.abc import Callable

import pytest
from django.test import Client

from refunds.models import RefundSettings
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
FORM = {"mails_customer": "on", "remind_after_days": "3", "escalate_after_days": "10"}


def rows(role: str, *amounts: tuple[str, str]) -> dict[str, str]:
    """Return the rows of a role as the page sends them: currency and amount."""
    form = {f"{role}-TOTAL_FORMS": str(len(amounts)), f"{role}-INITIAL_FORMS": "0"}
    for number, (currency, amount) in enumerate(amounts):
        form |= {f"{role}-{number}-currency": currency, f"{role}-{number}-amount": amount}
    return form


def test_refund_settings_store_ceilings_in_minor_units(alice: Actor, vendor: Vendor, panel: Panel) -> None:
    typed = rows("manager", ("eur", "200,00"), ("JPY", "30,000"), ("KWD", "1,250"), ("", ""))

    response = panel(alice).post("/refunds/settings/", FORM | typed | rows("owner"), follow=True)

    settings = RefundSettings.objects.get(vendor=vendor)
    assert settings.ceilings == {"manager": {"EUR": 20000, "JPY": 30000, "KWD": 1250}, "owner": {}}
    for amount in ("200.00", "30000", "1.250"):
        assert f'value="{amount}"' in response.text


@pytest.mark.parametrize(
    ("amounts", "sentence"),
    [
        ([("", "200")], "Of which currency is this amount?"),
        ([("EUR", "")], "How much is it in EUR?"),
        ([("EUR", "-1")], "greater than or equal to 0"),
        ([("XXY", "5")], "The three letters of a currency"),
        ([("EUR", "1.2345")], "EUR has 2 decimals."),
        ([("EUR", "1e9")], "Enter an amount"),
        ([("EUR", "1,249")], "1,249 may be"),
        ([("JPY", "0.5")], "JPY has no decimals."),
        ([("EUR", "1"), ("eur", "2")], "A currency stands here twice."),
        ([("EUR", "99999999999")], "An amount is too high."),
    ],
)
def test_refund_settings_refuse_what_is_no_ceiling(
    alice: Actor, panel: Panel, amounts: list[tuple[str, str]], sentence: str
) -> None:
    response = panel(alice).post("/refunds/settings/", FORM | rows("manager", *amounts))

    assert sentence in response.text
    assert not RefundSettings.objects.exists()


def test_form_without_rows_leaves_the_ceilings(alice: Actor, vendor: Vendor, panel: Panel) -> None:
    RefundSettings.objects.create(vendor=vendor, ceilings={"manager": {"EUR": 5000}})

    panel(alice).post("/refunds/settings/", FORM | rows("owner", ("USD", "9")))

    settings = RefundSettings.objects.get(vendor=vendor)
    assert settings.ceilings == {"manager": {"EUR": 5000}, "owner": {"USD": 900}}


def test_refund_settings_are_changed_by_owners_and_read_by_the_team(
    bob: Actor, amir: Actor, panel: Panel
) -> None:
    assert "Only an owner changes these settings." in panel(bob).get("/refunds/settings/").content.decode()
    assert panel(amir).post("/refunds/settings/", FORM).status_code == 403
