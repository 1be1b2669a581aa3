"""Account → Vendor settings: what counts at once, and addresses that count when they are confirmed."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from vendors.access import chosen_vendor_or_404
from vendors.actor import Actor, ActorKind
from vendors.forms import VendorSettingsForm
from vendors.log.recording import recorded_row
from vendors.middleware import PanelRequest
from vendors.models import Vendor
from vendors.rights import Right
from vendors.sign_in.fresh_sign_in import needs_fresh_sign_in
from vendors.sign_in.limits import VENDOR_ADDRESSES
from vendors.vendor_addresses import ADDRESSES, VendorAddressChange, forget_pending

AT_ONCE = ("name", "timezone", "sender_name", "download_limit", "download_days", "needs_second_factor")
TOO_MANY_LINKS = "Many links were sent within the hour. Use the newest, or wait an hour and try again."


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@needs_fresh_sign_in
def vendor_settings(request: PanelRequest) -> HttpResponse:
    """Show and save the settings: owners change them, the team reads them."""
    vendor = chosen_vendor_or_404(request)
    may_change = request.actor.may(Right.SETTINGS, vendor)
    if request.method == "POST" and not may_change:
        raise PermissionDenied("Only an owner changes these settings.")
    if (field := request.POST.get("forget", "")) in ADDRESSES:
        with recorded_row(request.actor, vendor):
            forget_pending(vendor, field)
        messages.success(request, f"We wait for no other {ADDRESSES[field]}.")
        return redirect("vendor_settings")
    form = _form(request, vendor, may_change=may_change)
    if form.is_valid() and _save(request, vendor, form):
        return redirect("vendor_settings")
    pending = [(field, label, getattr(vendor, f"pending_{field}")) for field, label in ADDRESSES.items()]
    context = {
        "form": form,
        "may_change": may_change,
        "pending": [row for row in pending if row[2]],
        "logo_alt": f"Logo of {vendor.name}",
    }
    return render(request, "vendors/vendor_settings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm_vendor_address(request: HttpRequest, key: str) -> HttpResponse:
    """Show what the link changes, and change it; whoever reads the new address's mail may be signed in or not."""
    change = VendorAddressChange.of_key(key)
    is_made = bool(change and request.method == "POST" and _confirm(request, change))
    return render(request, "vendors/confirm_vendor_address.html", {"change": change, "is_made": is_made})


def _confirm(request: HttpRequest, change: VendorAddressChange) -> bool:
    """Let the address count; who opened its link need not be signed in."""
    person = request.user if request.user.is_authenticated else None
    name = str(person) if person else f"The reader of {change.email}"
    with recorded_row(Actor(ActorKind.VENDOR, name, person), change.vendor):
        return change.make()


def _form(request: PanelRequest, vendor: Vendor, *, may_change: bool) -> VendorSettingsForm:
    initial = {field: getattr(vendor, field) for field in (*AT_ONCE, *ADDRESSES)}
    form = VendorSettingsForm(request.POST if request.method == "POST" else None, initial=initial)
    for field in form.fields.values():
        field.disabled = not may_change
    return form


def _save(request: PanelRequest, vendor: Vendor, form: VendorSettingsForm) -> bool:
    """Save what counts at once and ask for the rest; return False when too many links were sent."""
    cleaned = form.cleaned_data
    changed = [field for field in ADDRESSES if cleaned[field] != getattr(vendor, field)]
    for field in changed:
        if cleaned[field] and not VENDOR_ADDRESSES.take(str(vendor.pk)):
            form.add_error(field, TOO_MANY_LINKS)
            return False
    with recorded_row(request.actor, vendor):
        at_once = {field: cleaned[field] for field in AT_ONCE if cleaned[field] is not None}
        Vendor.objects.filter(pk=vendor.pk).update(**at_once)
        for field in changed:
            VendorAddressChange(vendor, field, cleaned[field]).request()
    messages.success(request, " ".join(["Settings saved.", *_waiting(cleaned[field] for field in changed)]))
    return True


def _waiting(emails: Iterable[str]) -> list[str]:
    return [f"We have sent a link to {email}: it counts when you open it." for email in emails if email]
