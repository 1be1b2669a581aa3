from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.help import topic_by_key, topics
from vendors.middleware import PanelRequest


@login_required
@require_safe
def help_index(request: PanelRequest) -> HttpResponse:
    """List all help topics."""
    return render(request, "help/index.html", {"topics": topics()})


@login_required
@require_safe
def help_topic(request: PanelRequest, key: str) -> HttpResponse:
    """Show a help topic."""
    topic = topic_by_key(key)
    if topic is None:
        raise Http404
    return render(request, topic.template, {"topic": topic})
