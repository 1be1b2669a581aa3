"""Help Scout's legacy dynamic app: its server posts the ticket and shows the HTML that it gets."""

import json
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from desk.help_desks import help_desk_or_404
from desk.models import HelpDesk
from desk.panel import TOO_MANY, good_addresses, may_look_up, panel_of
from desk.signatures import SIGNATURE, is_signed

MOST_BYTES = 100_000
TOO_LONG = f"At most {MOST_BYTES:,} bytes are read."
NOT_SIGNED = "The signature is not that of the secret key: enter the key again that the panel showed."
UNREADABLE = "The request is no JSON of a ticket."


@csrf_exempt  # the request is signed, and no cookie is read
@require_POST
def help_scout_app(request: HttpRequest, token: str) -> JsonResponse:
    """Answer the orders of the ticket's customer, as HTML that only has links to our pages."""
    help_desk = help_desk_or_404(token, HelpDesk.Kind.HELP_SCOUT_LEGACY)
    try:
        body = request.body
    except RequestDataTooBig:
        return _sentence(TOO_LONG, 413)
    if len(body) > MOST_BYTES:
        return _sentence(TOO_LONG, 413)
    if not is_signed(help_desk, body, request.headers.get(SIGNATURE, "")):
        return _sentence(NOT_SIGNED, 403)
    try:
        texts = _addresses_in(json.loads(body))
    except (ValueError, RecursionError):
        return _sentence(UNREADABLE, 400)
    if not may_look_up(help_desk):
        return _sentence(TOO_MANY, 429)
    with timezone.override(ZoneInfo(help_desk.vendor.timezone)):
        panel = panel_of(help_desk.vendor, good_addresses(texts))
        return _answer(render_to_string("desk/help_scout.html", {"panel": panel}))


def _addresses_in(ticket: Any) -> Iterable[object]:
    """Return the customer's addresses; fields without a value are missing. Raise ValueError for what is no ticket."""
    customer = ticket.get("customer") if isinstance(ticket, dict) else None
    if not isinstance(customer, dict):
        raise ValueError(UNREADABLE)
    emails = customer.get("emails")
    return [customer.get("email"), *(emails[:10] if isinstance(emails, list) else ())]


def _sentence(text: str, status: int) -> JsonResponse:
    return _answer(format_html("<p>{}</p>", text), status)


def _answer(html: str, status: int = 200) -> JsonResponse:
    return JsonResponse({"html": html}, status=status, headers={"Cache-Control": "private, no-store"})
