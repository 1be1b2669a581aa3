from uuid import UUID, uuid4, uuid5

from django.http import HttpRequest


def form_token(request: HttpRequest) -> UUID:
    """Return the token of a posted form, by which a form sent twice counts once; a new token if it has none.

    It is this person's: what another sends under the same token is another form.
    """
    try:
        token = UUID(request.POST.get("token", ""))
    except ValueError:
        return uuid4()
    return uuid5(token, str(request.user.pk))
