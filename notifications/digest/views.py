"""The daily digest: each person of a team turns it on and off on Home, and off by the link in the email."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from core.vendor_transaction import vendor_transaction
from notifications.digest.forms import DigestForm
from notifications.digest.models import DigestSubscription, next_time, subscription_of_token
from vendors.access import chosen_vendor_or_404
from vendors.middleware import PanelRequest
from vendors.models import Vendor


@login_required
@require_POST
def digest_settings(request: PanelRequest) -> HttpResponse:
    """Save at which hour this person is mailed, or that they are not."""
    vendor, form = chosen_vendor_or_404(request), DigestForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose an hour, or Off.")
        return redirect("home")
    hour = form.cleaned_data["hour"]
    with vendor_transaction(vendor.pk):
        if hour is None:
            DigestSubscription.objects.filter(vendor_id=vendor.pk, user=request.user).delete()
        else:
            _subscribe(request, vendor, hour)
    sentence = "Daily digest turned off." if hour is None else f"Daily digest: mailed to you at {hour:02}:00."
    messages.success(request, sentence)
    return redirect("home")


def _subscribe(request: PanelRequest, vendor: Vendor, hour: int) -> None:
    next_at = next_time(timezone.now(), hour, vendor.timezone)
    DigestSubscription.objects.bulk_create(
        [DigestSubscription(vendor=vendor, user=request.user, hour=hour, next_at=next_at)],
        update_conflicts=True,
        unique_fields=["user", "vendor"],
        update_fields=["hour", "next_at"],
    )


@csrf_exempt  # mail programs send the form themselves; the signed address is the proof
@require_http_methods(["GET", "HEAD", "POST"])
def digest_off(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, and on POST end the digest; a link that is not ours, or was used, finds it off."""
    subscription = subscription_of_token(token)
    if subscription and request.method == "POST":
        with vendor_transaction(subscription.vendor_id):
            subscription.delete()
        subscription = None
    response = render(request, "notifications/digest/digest_off.html", {"is_on": subscription is not None})
    response["Referrer-Policy"] = "same-origin"
    return response
