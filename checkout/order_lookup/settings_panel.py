"""The panel Customers' own page on the page Checkout Settings."""

from checkout.order_lookup.models import CustomerPageSettings
from checkout.order_lookup.own_forms import CustomerPageSettingsForm
from vendors.middleware import PanelRequest
from vendors.models import Vendor

SWITCHES = ("shows_keys", "mails_receipt", "deactivates_machines", "changes_email", "asks_refund")


def customer_page_panel(request: PanelRequest, vendor: Vendor) -> dict[str, object]:
    """Return the template context of the panel: what is offered, and what is not."""
    settings = CustomerPageSettings.of_vendor(vendor.pk)
    labels = {name: str(CustomerPageSettingsForm.base_fields[name].label) for name in SWITCHES}
    return {
        "offered": [label for name, label in labels.items() if getattr(settings, name)],
        "refused": [label for name, label in labels.items() if not getattr(settings, name)],
    }
