"""The OpenAPI document, and the same as a page; both say nothing of any vendor, so everybody may read them."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from api.documentation import groups, webhook_group
from api.openapi import document
from api.problems import ProblemKind


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """Answer the OpenAPI 3.1 document."""
    return JsonResponse(document(), headers={"Cache-Control": "public, max-age=300"})


@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    """Show all operations, the problems and the webhooks."""
    content = document()
    context = {
        "title": content["info"]["title"],
        "lead": content["info"]["description"],
        "server": content["servers"][0]["url"],
        "groups": [*groups(content), webhook_group(content)],
        "problems": list(ProblemKind),
    }
    return render(request, "api/docs.html", context)
