from uuid import UUID, uuid4

from django.http import HttpRequest


def form_token(request: HttpRequest) -> UUID:
    """Return the token of a posted form, by which a form sent twice counts once; a new token if it has none."""
    try:
        return UUID(request.POST.get("token", ""))
    except ValueError:
        return uuid4()
