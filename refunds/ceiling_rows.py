"""How ceilings are typed: rows of amounts for each role that refunds, a currency each."""

from collections.abc import Mapping
from typing import cast

from django.forms import formset_factory

from core.money_rows import MoneyRowForm, MoneyRows, typed_rows
from refunds.models import RefundSettings
from vendors.rights import Role

ROLES = (Role.MANAGER, Role.OWNER)
MOST_ROWS = 30
CeilingsFormSet = cast(
    type[MoneyRows],
    formset_factory(
        MoneyRowForm, formset=MoneyRows, extra=1, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_max=True
    ),
)


def ceiling_rows(settings: RefundSettings, data: Mapping[str, str] | None) -> dict[str, MoneyRows]:
    """Return the rows of each role; a form that was sent without a role's rows leaves its ceilings as they are."""
    return {
        role: CeilingsFormSet(
            data if data and f"{role}-TOTAL_FORMS" in data else None,
            initial=typed_rows(settings.ceilings.get(role, {})),
            prefix=role.value,
        )
        for role in ROLES
    }


def take_over(settings: RefundSettings, rows: Mapping[str, MoneyRows]) -> bool:
    """Set the ceilings that were typed; return False when a row says what is wrong."""
    sent = {role: formset for role, formset in rows.items() if formset.is_bound}
    are_valid = [formset.is_valid() for formset in sent.values()]  # all of them, for their errors
    if not all(are_valid):
        return False
    typed = {role: formset.minor_by_currency for role, formset in sent.items()}
    settings.ceilings = {role: settings.ceilings.get(role, {}) for role in ROLES} | typed
    return True
