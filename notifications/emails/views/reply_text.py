"""Customer Service → Reply Text: the answer to customers who ask for their receipt."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from notifications.emails import reply
from notifications.emails.forms import ReplyForm
from notifications.emails.models import ReplyText
from vendors.access import chosen_vendor_or_404
from vendors.log.recording import recorded
from vendors.middleware import PanelRequest
from vendors.rights import Right


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reply_text(request: PanelRequest) -> HttpResponse:
    """Show the reply text; owners change it."""
    vendor = chosen_vendor_or_404(request)
    may_change = request.actor.may(Right.SETTINGS, vendor)
    if request.method == "POST" and not may_change:
        raise PermissionDenied("Only an owner changes the reply text.")
    form = ReplyForm(request.POST or None, initial={"text": reply.reply_template(vendor)})
    form.fields["text"].disabled = not may_change
    if request.method == "POST" and form.is_valid():
        with recorded(request.actor, vendor.pk, ReplyText.objects.filter(vendor_id=vendor.pk)):
            reply.save_reply_text(vendor, form.cleaned_data["text"])
        messages.success(request, "Reply text saved.")
        return redirect("reply_text")
    order = vendor.orders.select_related("vendor").newest_first().first()
    context = {"form": form, "may_change": may_change, "example": reply.render_reply(order) if order else ""}
    return render(request, "notifications/emails/reply_text.html", context)
