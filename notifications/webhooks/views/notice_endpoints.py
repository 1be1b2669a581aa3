"""Marketing → Checkout Settings → HTTP Order Notices. Owners change them; the team reads them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.shown_once import show_once, take_shown_once
from notifications.webhooks import endpoint_settings
from notifications.webhooks.forms import NoticeEndpointForm
from notifications.webhooks.models import Event, Notice, NoticeAttempt, NoticeEndpoint
from notifications.webhooks.payload import as_json, as_xml, example_payload
from vendors.access import chosen_vendor_or_404, row_or_404
from vendors.log.recording import recorded_row
from vendors.middleware import PanelRequest
from vendors.models import Vendor
from vendors.rights import Right
from vendors.sign_in.fresh_sign_in import needs_fresh_sign_in

MAX_ATTEMPTS_SHOWN = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@needs_fresh_sign_in
def new_notice_endpoint(request: PanelRequest) -> HttpResponse:
    """Show and save the form of a new endpoint."""
    vendor = chosen_vendor_or_404(request)
    if request.method == "POST":
        _require_right(request, vendor)
    endpoint = NoticeEndpoint(vendor=vendor, events=Event.values)
    form = NoticeEndpointForm(request.POST or None, instance=endpoint)
    if request.method == "POST" and form.is_valid():
        endpoint = form.save(commit=False)
        with recorded_row(request.actor, endpoint):
            secret = endpoint_settings.add_endpoint(endpoint)
        show_once(request, _secret_key(endpoint), secret=secret)
        messages.success(request, "Address added. Send a test notice to see that it arrives.")
        return redirect("notice_endpoint", endpoint.pk)
    context = {"form": form, "may_change": request.actor.may(Right.SETTINGS, vendor)}
    return render(request, "notifications/webhooks/new_endpoint.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@needs_fresh_sign_in
def notice_endpoint(request: PanelRequest, endpoint_id: int) -> HttpResponse:
    """Show an endpoint with its settings, its latest attempts and the test notice; save the settings."""
    endpoint = _endpoint_or_404(request, endpoint_id)
    if request.method == "POST":
        _require_right(request, endpoint.vendor)
    form = NoticeEndpointForm(request.POST or None, instance=endpoint)
    may_change = request.actor.may(Right.SETTINGS, endpoint)
    if request.method == "POST" and form.is_valid():
        with recorded_row(request.actor, endpoint):
            form.save()
        messages.success(request, "Settings saved.")
        return redirect("notice_endpoint", endpoint.pk)
    for field in form.fields.values():
        field.disabled = not may_change
    attempts = NoticeAttempt.objects.filter(notice__endpoint=endpoint).select_related("notice__order")
    newest = attempts.order_by("-pk")[:MAX_ATTEMPTS_SHOWN]
    tests = endpoint.notices.filter(origin=Notice.Origin.TEST).order_by("-pk")
    context = {
        "endpoint": endpoint,
        "form": form,
        "may_change": may_change,
        "secret": (take_shown_once(request, _secret_key(endpoint)) or {}).get("secret", ""),
        "test": tests.prefetch_related("attempts").first(),
        "attempts": sorted(newest, key=lambda attempt: attempt.started_at, reverse=True),
    }
    return render(request, "notifications/webhooks/endpoint.html", context)


@login_required
@require_POST
def test_notice_endpoint(request: PanelRequest, endpoint_id: int) -> HttpResponse:
    """**Send test notice**: enqueue it."""
    endpoint = _changeable_endpoint(request, endpoint_id)
    endpoint_settings.send_test_notice(endpoint)
    messages.success(request, "A test notice is on its way. Its answer appears below.")
    return redirect("notice_endpoint", endpoint.pk)


@login_required
@require_POST
@needs_fresh_sign_in
def rotate_notice_secret(request: PanelRequest, endpoint_id: int) -> HttpResponse:
    """**New secret**: show it on the next page."""
    endpoint = _changeable_endpoint(request, endpoint_id)
    with recorded_row(request.actor, endpoint):
        secret = endpoint_settings.rotate_secret(endpoint)
    show_once(request, _secret_key(endpoint), secret=secret)
    messages.success(request, "There is a new secret. The old one is valid beside it for 24 hours.")
    return redirect("notice_endpoint", endpoint.pk)


@login_required
@require_POST
def catch_up_notices(request: PanelRequest, endpoint_id: int) -> HttpResponse:
    """**Catch up**: enqueue the job that posts the held notices."""
    endpoint = _changeable_endpoint(request, endpoint_id)
    if endpoint_settings.begin_catching_up(endpoint):
        messages.success(request, "All waiting notices will be sent now, oldest first.")
    else:
        messages.error(request, "Nothing waits there.")
    return redirect("notice_endpoint", endpoint.pk)


@login_required
@require_POST
@needs_fresh_sign_in
def remove_notice_endpoint(request: PanelRequest, endpoint_id: int) -> HttpResponse:
    """**Remove this address**"""
    endpoint = _changeable_endpoint(request, endpoint_id)
    with recorded_row(request.actor, endpoint):
        endpoint_settings.remove_endpoint(endpoint)
    messages.success(request, f"Notices no longer go to {endpoint.host}.")
    return redirect("checkout_settings")


@login_required
@require_safe
def notice_example(request: PanelRequest) -> HttpResponse:
    """Explain notices, with an example in both formats, to the vendor's programmer."""
    return render(
        request,
        "notifications/webhooks/example.html",
        {"xml": as_xml(example_payload()), "json": as_json(example_payload())},
    )


def _endpoint_or_404(request: PanelRequest, endpoint_id: int) -> NoticeEndpoint:
    """Return an active endpoint of any of the actor's vendors."""
    endpoints = endpoint_settings.with_held_count(NoticeEndpoint.objects.active().select_related("vendor"))
    return row_or_404(request, endpoints, endpoint_id)


def _changeable_endpoint(request: PanelRequest, endpoint_id: int) -> NoticeEndpoint:
    endpoint = _endpoint_or_404(request, endpoint_id)
    _require_right(request, endpoint.vendor)
    return endpoint


def _require_right(request: PanelRequest, vendor: Vendor) -> None:
    if not request.actor.may(Right.SETTINGS, vendor):
        raise PermissionDenied("Only an owner changes these settings.")


def _secret_key(endpoint: NoticeEndpoint) -> str:
    """Return where the session keeps a new secret until the page of its endpoint has shown it."""
    return f"notice_secret_{endpoint.pk}"
