"""Customer Service → Reply Text: what to answer customers who ask for their receipt."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from notifications.emails import reply
from notifications.emails.forms import ReplyForm
from vendors.middleware import PanelRequest
from vendors.rights import Right


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reply_text(request: PanelRequest) -> HttpResponse:
    """Shown on every order, ready to copy; owners change it."""
    vendor = request.vendor
    if vendor is None:
        raise Http404
    may_change = request.actor.may(Right.SETTINGS, vendor)
    if request.method == "POST" and not may_change:
        raise PermissionDenied("Only an owner changes the reply text.")
    form = ReplyForm(request.POST or None, initial={"text": reply.template_of(vendor)})
    form.fields["text"].disabled = not may_change
    if request.method == "POST" and form.is_valid():
        reply.save(vendor, form.cleaned_data["text"])
        messages.success(request, "Reply text saved.")
        return redirect("reply_text")
    newest = vendor.orders.select_related("vendor").newest_first().first()
    context = {"form": form, "may_change": may_change, "example": reply.reply_to(newest) if newest else ""}
    return render(request, "notifications/emails/reply_text.html", context)
