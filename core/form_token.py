from uuid import UUID, uuid4, uuid5

from django.http import HttpRequest


def form_token(request: HttpRequest) -> UUID:
    """Return the token of a posted form, by which a form sent twice counts once; a new token if it has none."""
    try:
        return UUID(request.POST.get("token", ""))
    except ValueError:
        return uuid4()


def own_form_token(request: HttpRequest) -> UUID:
    """Return the token as this person's: what another sends under the same token is another form."""
    return uuid5(form_token(request), str(request.user.pk))
