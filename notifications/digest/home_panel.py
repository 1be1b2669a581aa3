"""The panel Daily digest on Home."""

from notifications.digest.forms import DigestForm
from notifications.digest.models import DigestSubscription
from vendors.middleware import PanelRequest
from vendors.models import Vendor


def digest_panel(request: PanelRequest, vendor: Vendor) -> dict[str, object]:
    """Return the template context of the panel: the form with this person's choice."""
    subscription = DigestSubscription.objects.filter(vendor_id=vendor.pk, user=request.user).first()
    form = DigestForm(initial={"hour": subscription.hour if subscription else ""})
    return {"form": form, "subscription": subscription, "zone": vendor.timezone}
