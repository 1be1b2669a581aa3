"""The address at which programs look for an icon by themselves."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Redirect programs that request it without a page: mail programs, PDF readers, some browsers."""
    return redirect(static("favicon.svg"))
