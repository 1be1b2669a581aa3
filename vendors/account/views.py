"""Account → Your account."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core.safe_next_url import own_referer
from vendors.account.forms import AccountForm
from vendors.middleware import PanelRequest
from vendors.models.user import Theme


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: PanelRequest) -> HttpResponse:
    """Show and save what a person chooses for themselves, with links to how they sign in."""
    data = request.POST if request.method == "POST" else None
    form = AccountForm(data, instance=request.user, vendor=request.vendor)
    if form.is_valid():
        form.save()
        messages.success(request, "Account saved.")
        return redirect("account")
    factors = list(Authenticator.objects.filter(user=request.user))
    types = [factor.type for factor in factors]
    codes = next((factor.wrap() for factor in factors if factor.type == "recovery_codes"), None)
    context = {
        "form": form,
        "passkeys": types.count(Authenticator.Type.WEBAUTHN),
        "has_app": Authenticator.Type.TOTP in types,
        "codes_left": len(codes.get_unused_codes()) if codes else None,
    }
    return render(request, "vendors/account/account.html", context)


@login_required
@require_POST
def set_theme(request: PanelRequest) -> HttpResponse:
    """Change how the panel looks for this person, and go back to the page."""
    theme = request.POST.get("theme", "")
    if theme in Theme.values:
        request.user.theme = theme
        request.user.save(update_fields=["theme"])
    return redirect(own_referer(request) or "account")
