"""The page of the emails that the development mail server took."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

SHOWN = 100


@login_required
@require_safe
def sent_mail(request: HttpRequest) -> HttpResponse:
    """Show the latest emails; only where DEBUG is on."""
    if not settings.DEBUG:
        raise Http404
    folder: Path = settings.SENT_MAIL_DIR
    files = sorted(folder.glob("*.eml"), reverse=True)[:SHOWN] if folder.exists() else []
    return render(request, "devtools/sent_mail.html", {"emails": [_read(file) for file in files]})


def _read(file: Path) -> dict[str, object]:
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101  what the default policy makes
    body = message.get_body(("plain", "html"))
    return {
        "to": message["To"],
        "subject": message["Subject"],
        "message_id": message["Message-ID"],
        "text": body.get_content() if body else "",
        "received_at": datetime.fromtimestamp(file.stat().st_mtime, UTC),
    }
