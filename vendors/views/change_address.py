"""Account → Email address: a person asks for another one, and confirms it by the link mailed there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from vendors.forms import ChangeAddressForm
from vendors.middleware import PanelRequest
from vendors.sign_in.change_address import AddressChange
from vendors.sign_in.fresh_sign_in import needs_fresh_sign_in
from vendors.sign_in.limits import ADDRESS_CHANGES

TOO_MANY_CHANGES = (
    "We have sent you several links within the hour. Use the newest, or wait an hour and try again."
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@needs_fresh_sign_in
def change_address(request: PanelRequest) -> HttpResponse:
    form = ChangeAddressForm(request.POST if request.method == "POST" else None, person=request.user)
    if form.is_valid():
        email = form.cleaned_data["email"]
        if ADDRESS_CHANGES.take(str(request.user.pk)):
            AddressChange(request.user, email).request()
            messages.success(
                request, f"We have sent a link to {email}. Your address changes when you open it."
            )
            return redirect("account_email")
        form.add_error("email", TOO_MANY_CHANGES)
    return render(request, "account/email.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def confirm_address(request: HttpRequest, key: str) -> HttpResponse:
    """Show what the link changes, and change it; whoever reads the new address's mail may be signed in or not."""
    change = AddressChange.of_key(key)
    if change and request.method == "POST":
        if change.make():
            messages.success(request, f"Your email address is now {change.email}. Sign in with it.")
            return redirect("account_login")
        change = None
    return render(request, "account/email_confirm.html", {"change": change})
