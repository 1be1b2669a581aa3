"""The panel as a frame beside a ticket, for Help Scout's present platform and for any other desk.

It works without cookies: its address is the proof. The customer's address comes by a message of the desk's page, which
the frame's script posts; whoever has no script types it.
"""

from typing import Any
from zoneinfo import ZoneInfo

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from desk.forms import LookUpForm
from desk.help_desks import help_desk_or_404
from desk.models import HelpDesk
from desk.panel import TOO_MANY, may_look_up, panel_of
from desk.signatures import SIGNATURE, is_signed, signed_parameters

SALT = "desk.frame"
OPEN_FOR = 12 * 3_600  # seconds: a working day beside the same ticket
EXPIRED = "This panel was opened long ago: open the ticket again."
NOT_SIGNED = "The signature is not that of the secret key: enter the key in Help Scout again."


@sensitive_post_parameters("emails")
@xframe_options_exempt  # `frame-ancestors` names the pages
@csrf_exempt  # the address is the proof, and no cookie is read
@require_http_methods(["GET", "HEAD", "POST"])
def desk_frame(request: HttpRequest, token: str) -> HttpResponse:
    """Show the frame; a POST shows the orders of the addresses in it."""
    help_desk = help_desk_or_404(token, HelpDesk.Kind.HELP_SCOUT, HelpDesk.Kind.FRAME)
    form = LookUpForm(request.POST if request.method == "POST" else None)
    if problem := _refusal(request, help_desk):
        return _framed(request, help_desk, 403, problem=problem)
    if not form.is_valid():
        return _framed(request, help_desk, form=form)
    if not may_look_up(help_desk):
        return _framed(request, help_desk, 429, form=form, problem=TOO_MANY)
    with timezone.override(ZoneInfo(help_desk.vendor.timezone)):
        panel = panel_of(help_desk.vendor, form.cleaned_data["emails"])
        return _framed(request, help_desk, form=form, panel=panel)


def _refusal(request: HttpRequest, help_desk: HelpDesk) -> str:
    """Return why nothing is shown: Help Scout did not sign the address, or the frame was not opened of late."""
    if request.method == "POST":
        return "" if _is_open(help_desk, request.POST.get("opened", "")) else EXPIRED
    if help_desk.kind != HelpDesk.Kind.HELP_SCOUT:
        return ""
    parameters = [(name, request.GET[name]) for name in request.GET]
    is_genuine = is_signed(help_desk, signed_parameters(parameters), request.GET.get(SIGNATURE, ""))
    return "" if is_genuine else NOT_SIGNED


def _is_open(help_desk: HelpDesk, proof: str) -> bool:
    try:
        opened: list[int] = signing.loads(proof, salt=SALT, max_age=OPEN_FOR)
    except signing.BadSignature:
        return False
    return opened == [help_desk.vendor_id, help_desk.pk]


def _framed(request: HttpRequest, help_desk: HelpDesk, status: int = 200, **context: Any) -> HttpResponse:
    """Return the page, which only the desk's pages may frame and which tells its address to nobody."""
    opened = signing.dumps([help_desk.vendor_id, help_desk.pk], salt=SALT)
    context |= {"help_desk": help_desk, "opened": opened}
    response = render(request, "desk/frame.html", context, status=status)
    response._csp_replace = {"frame-ancestors": help_desk.origins}  # type: ignore[attr-defined]
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
