"""Marking a row of Needs attention as handled, or putting it off until tomorrow."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.form_token import form_token
from core.safe_next_url import safe_next_url
from core.vendor_transaction import vendor_transaction
from orders.actions.add_comment import AddComment
from orders.forms import CommentField
from orders.home.access import need_or_404
from orders.home.counts import forget_counts
from orders.home.extension_points import Need, NeedRow
from orders.home.models import SetAside
from orders.home.waiting import dated_rows, described_rows, read_rows
from vendors.access import chosen_vendor_or_404
from vendors.middleware import PanelRequest
from vendors.rights import Right

LATER = timedelta(days=1)
SENTENCES = {
    "handled": "Marked as handled. It comes back when it happens again.",
    "later": "Put off until tomorrow.",
}


class SetAsideForm(forms.Form):
    mark = forms.ChoiceField(choices=[(mark, mark) for mark in SENTENCES])
    comment = CommentField(required=False, max_length=2_000)


@login_required
@require_POST
def set_aside(request: PanelRequest, slug: str, row_id: int) -> HttpResponse:
    """Set a row aside, and write it on the Activity tab of its order; the same form sent twice counts once."""
    vendor, need = chosen_vendor_or_404(request), need_or_404(slug)
    rows = described_rows(need, dated_rows(need, vendor.pk).filter(pk=row_id))
    row = next(iter(read_rows(vendor.pk, [rows]).get(slug, [])), None)
    if row is None:
        raise Http404
    if not request.actor.may(Right.SUPPORT, vendor):
        raise PermissionDenied(f"{need.label}: your role does not allow it.")
    form = SetAsideForm(request.POST)
    if form.is_valid():
        _write(request, need, row, **form.cleaned_data)
        forget_counts(vendor.pk)
        undo_url = reverse("bring_back", args=[slug, row_id])
        messages.success(request, SENTENCES[form.cleaned_data["mark"]], extra_tags=undo_url)
    else:
        messages.error(request, "A comment has at most 2,000 characters. Shorten it and try again.")
    return redirect(safe_next_url(request) or "home")


def _write(request: PanelRequest, need: Need, row: NeedRow, *, mark: str, comment: str) -> None:
    vendor = chosen_vendor_or_404(request)
    until = timezone.now() + LATER if mark == "later" else None
    mark_of_row = SetAside(
        vendor=vendor, need=need.slug, row_id=row.pk, order=row.order, cause_at=row.since, until=until,
        comment=comment, user=request.user,
    )  # fmt: skip
    with vendor_transaction(vendor.pk):
        SetAside.objects.bulk_create(
            [mark_of_row],
            update_conflicts=True,
            unique_fields=["need", "row_id", "vendor"],
            update_fields=["order", "cause_at", "until", "comment", "user", "set_aside_at"],
        )
        if row.order:
            action = "Put off until tomorrow" if until else "Handled"
            text = f"{action}: {need.label.lower()}. {comment}".strip()
            AddComment(row.order, request.actor).run(token=str(form_token(request)), comment=text)
