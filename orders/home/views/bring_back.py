"""Undoing that a row of Needs attention was set aside."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from core.form_token import form_token
from core.safe_next_url import safe_next_url
from core.vendor_transaction import vendor_transaction
from orders.actions.add_comment import AddComment
from orders.home.access import need_or_404
from orders.home.counts import forget_counts
from orders.home.models import SetAside
from vendors.access import chosen_vendor_or_404
from vendors.middleware import PanelRequest
from vendors.rights import Right


@login_required
@require_POST
def bring_back(request: PanelRequest, slug: str, row_id: int) -> HttpResponse:
    """Let a row wait again, and write it on the Activity tab of its order."""
    vendor, need = chosen_vendor_or_404(request), need_or_404(slug)
    rows = SetAside.objects.filter(vendor_id=vendor.pk, need=need.slug, row_id=row_id)
    row = rows.select_related("order").first()
    if row is None:
        raise Http404
    if not request.actor.may(Right.SUPPORT, vendor):
        raise PermissionDenied(f"{need.label}: your role does not allow it.")
    with vendor_transaction(vendor.pk):
        is_back = rows.delete()[0]
        if is_back and row.order:
            text = f"Waits again: {need.label.lower()}."
            AddComment(row.order, request.actor).run(token=str(form_token(request)), comment=text)
    forget_counts(vendor.pk)
    messages.success(request, "It waits again.")
    return redirect(safe_next_url(request) or "home")
